import assert from "node:assert/strict";
import { prodSettings } from "../../settings-of-prod";
import { exceptionTraffic } from "../../../simulator/traffic/exception-traffic";
import { stageOf } from "./stage";

const said = { owner: "platform team", reason: "It is only here to be tested." };

/** What is sent for an exception: the names up to the exception's own. */
const sentFor = (exception: Record<string, unknown>, id = "quiet") => {
  const settings = prodSettings((raw) => {
    raw["detections"] = { exceptions: [{ id: "quiet", until: "2027-06-30", ...said, ...exception }] };
  });
  const sends = exceptionTraffic(stageOf(settings)).filter(({ name }) => name.includes(` ${id} of `));
  return sends.map((send) => ({
    kind: send.name.replace(/,? (just outside of|by) (quiet|aws-).*/, ""),
    hub: /(us|eu)-/.exec(send.event.region)?.[1] ?? "",
    account: send.event.account,
    excepted: send.excepted?.map((each) => each.exception) ?? [],
    announced: send.announces !== undefined,
    time: send.event.time,
    detection: / of (\S+) from /.exec(send.name)?.[1],
  }));
};

describe("the traffic of an exception", () => {
  for (const [what, exception, outside] of <[string, Record<string, unknown>, string[]][]>[
    ["an account", { account: "400000000001" }, ["another account"]],
    ["a unit", { unit: "Workloads/Production" }, ["another account"]],
    ["a tag", { accountTag: { key: "team", value: "shop" } }, ["another account"]],
    ["a role by ARN", { principal: { role: "arn:aws:iam::400000000001:role/ci" } }, ["another role", "no role"]],
    ["a role by name", { principal: { role: "ci-*" } }, ["another role", "no role"]],
    ["a caller", { principal: { arn: "arn:aws:iam::400000000001:user/ci" } }, ["another caller"]],
    ["a service", { principal: { invokedBy: "cloudformation.amazonaws.com" } }, ["nobody's behalf", "another service"]],
    [
      "a user agent in an account",
      { account: "400000000001", principal: { userAgent: "Terraform/*" } },
      ["another user agent", "no user agent", "another account"],
    ],
    [
      "a resource",
      { resource: "arn:aws:cloudtrail:x" },
      ["the resource arn:aws:cloudtrail:x2", "the resource 2arn:aws:cloudtrail:x"],
    ],
    [
      "a pattern",
      { pattern: { detail: { sourceIPAddress: [{ cidr: "10.0.0.0/8" }] } } },
      ["another detail.sourceIPAddress"],
    ],
  ])
    it(`is, for ${what}, one event that it excepts and one outside each condition, from each hub`, () => {
      const sent = sentFor({ detections: ["trail-stopped"], ...exception });
      for (const hub of ["us", "eu"]) {
        const here = sent.filter((each) => each.hub === hub);
        assert.deepEqual(
          here.filter(({ excepted }) => excepted.includes("quiet")).map(({ kind }) => kind),
          ["what is excepted"],
        );
        const near = here.filter(({ announced }) => announced);
        assert.deepEqual(near.map(({ kind }) => kind).sort(), [...outside].sort(), hub);
        assert.deepEqual(
          near.flatMap(({ excepted }) => excepted),
          [],
        );
      }
    });

  it("is the last second and the first one after, where the last day was the day before", () => {
    const sent = sentFor({ detections: ["trail-stopped"], principal: { role: "ci" }, until: "2026-11-01" });
    const at = (kind: string) => [...new Set(sent.filter((each) => each.kind === kind).map(({ time }) => time))];
    assert.deepEqual(at("the day after"), ["2026-11-02T00:00:00Z"]);
    assert.ok(at("what is excepted").every((time) => time <= "2026-11-01T23:59:59Z"));
  });

  it("excepts nothing where it ended long ago", () => {
    const sent = sentFor({ detections: ["trail-stopped"], principal: { role: "ci" }, until: "2026-01-01" });
    assert.deepEqual(
      sent.flatMap(({ excepted }) => excepted),
      [],
    );
    assert.ok(sent.some(({ kind, announced }) => kind === "the day after" && announced));
  });

  it("is the service's own role and those like it, for AWS's own callers", () => {
    const sent = sentFor({ detections: ["trail-stopped"], account: "400000000001" }, "aws-sso-role-trust-opened");
    assert.deepEqual(
      sent.filter(({ hub }) => hub === "us").map(({ kind, announced }) => [kind, announced]),
      [
        ["what is excepted", false],
        ["another role", true],
        ["no role", true],
      ],
    );
  });

  it("is about a few detections of all", () => {
    const sent = sentFor({ detections: "all", account: "400000000001" });
    assert.equal(new Set(sent.map(({ detection }) => detection)).size, 3);
  });
});
