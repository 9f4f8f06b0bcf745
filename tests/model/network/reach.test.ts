import assert from "node:assert/strict";
import { planHub } from "../../../model/hub/hub-plan";
import { planNetwork } from "../../../model/network/network";
import { reachOf } from "../../../model/network/reach";
import { listedAccounts } from "../../../organization/accounts";
import { prodSettings } from "../../settings-of-prod";

describe("what reaches a hub", () => {
  const plansOf = (change?: Parameters<typeof prodSettings>[0]) => {
    const settings = prodSettings(change);
    const accounts = listedAccounts(settings);
    const network = planNetwork("prod", settings, accounts);
    const plans = network.hubs.map((hub) => {
      const plan = planHub({ hub, settings, accounts, network, now: new Date("2026-11-02T12:00:00Z") });
      return [hub.region, { hub, plan }] as const;
    });
    return { settings, hubs: Object.fromEntries(plans) };
  };
  const detectionsIn = ({ hubs }: ReturnType<typeof plansOf>, region: string) =>
    hubs[region]?.plan.detectionRules.flatMap(({ detections }) => detections) ?? [];
  const remediatedIn = ({ hubs }: ReturnType<typeof plansOf>, region: string) =>
    hubs[region]?.plan.responders.find(({ id }) => id === "remediate")?.rules.map(({ suffix }) => suffix) ?? [];

  it("decides about detections: findings that are aggregated elsewhere fire none, calls of the same service do", () => {
    const shipped = plansOf();
    const [home, other] = ["us-east-1", "eu-central-1"].map((region) => detectionsIn(shipped, region));
    assert(home?.includes("securityhub-critical-finding"));
    assert(!other?.includes("securityhub-critical-finding"));
    for (const region of [home, other]) assert(region?.includes("securityhub-disabled"));
    const everywhere = plansOf((raw) => delete raw["administrators"].securityhub.regions);
    assert(detectionsIn(everywhere, "eu-central-1").includes("securityhub-critical-finding"));
  });

  it("decides about remediations: calls of a service that records in one Region alone are answered there", () => {
    const shipped = plansOf();
    assert(remediatedIn(shipped, "us-east-1").includes("iam"));
    assert(!remediatedIn(shipped, "eu-central-1").includes("iam"));
    for (const suffix of ["guardduty", "s3", "ec2", "cloudtrail"])
      assert(remediatedIn(shipped, "eu-central-1").includes(suffix), suffix);
  });

  it("counts as reaching what no whole text excludes", () => {
    const { settings, hubs } = plansOf((raw) => {
      raw["events"] = {
        custom: [
          {
            id: "orders",
            why: "Orders are what the shop lives on.",
            source: "com.example.shop",
            pattern: { "detail-type": [{ prefix: "Order" }] },
            sample: { "detail-type": "Order Placed", detail: {} },
          },
        ],
      };
    });
    const { hub } = hubs["us-east-1"] ?? assert.fail();
    const reaches = reachOf(hub, settings);
    const placed = { "detail-type": ["Order Placed"] };
    assert.equal(reaches({ source: "com.example.shop", pattern: placed }), true);
    assert.equal(reaches({ source: "com.example.other", pattern: placed }), false);
    assert.equal(reaches({ source: "aws.iam", pattern: {} }), true);
    assert.equal(reaches({ source: "aws.iam", pattern: { "detail-type": ["Anything Else"] } }), false);
  });
});
