import assert from "node:assert/strict";
import type { Account } from "../../../model/accounts/account";
import { rulesOfOthers } from "../../../model/detections/detection-rules";
import { type HubPlan, planHub } from "../../../model/hub/hub-plan";
import { planNetwork } from "../../../model/network/network";
import { scheduledQueries } from "../../../model/query-schedules/scheduled-queries";
import { responderIds } from "../../../model/settings/responder-ids";
import { prodSettings } from "../../settings-of-prod";

type Change = Parameters<typeof prodSettings>[0];

function planOf(region: string, change?: Change): HubPlan {
  const settings = prodSettings(change);
  const accounts = settings.accounts as readonly Account[];
  const network = planNetwork("prod", settings, accounts);
  const hub = network.hubs.find((each) => each.region === region) ?? assert.fail(region);
  return planHub({ hub, settings, accounts, network, now: new Date("2026-11-26T08:00:00Z") });
}

const withAll: Change = (raw) => {
  raw["reconciliation"] = { kind: "github", repository: "acme/governance", secret: "governance/token" };
};

describe("the plan of a hub", () => {
  it("has every responder that settings can name, if settings enable all of them", () => {
    const ids = planOf("us-east-1", (raw) => (raw["drift"] = { detect: true })).responders.map(({ id }) => id);
    assert.deepEqual(ids.sort(), [...responderIds].sort());
  });

  it("omits the responders and channels that settings do not enable", () => {
    const plan = planOf("us-east-1", (raw) => {
      delete raw["notifications"];
      raw["remediation"] = { mode: "off" };
      raw["findings"] = { enrich: false, resolve: false, correlate: false };
      raw["heartbeat"] = { watch: false };
      raw["events"] = { ...raw["events"], exclude: ["correlation"] };
      raw["queries"] = {
        ...raw["queries"],
        scheduled: Object.fromEntries(scheduledQueries.map(({ name }) => [name, "off"])),
      };
    });
    assert.deepEqual(
      plan.responders.map(({ id }) => id),
      ["claim-check"],
    );
    assert.equal(plan.notifications, undefined);
    const readers = (of: HubPlan) => of.archive.readers.filter((reader) => reader.includes("run-queries"));
    assert.deepEqual(readers(plan), [], "the key lets no function read that is not there");
    assert.deepEqual(readers(planOf("us-east-1")), ["role/event-governance-prod-run-queries-us-east-1"]);
  });

  it("gives no rule of the central bus a replayed event", () => {
    const { archiveRules, detectionRules, reconciliation, responders } = planOf("us-east-1", withAll);
    const rules = [
      ...archiveRules.flat(),
      ...detectionRules,
      ...(reconciliation?.rules ?? []),
      ...responders.flatMap((responder) => responder.rules),
    ];
    assert(reconciliation !== undefined && rules.length > 80, String(rules.length));
    for (const { suffix, pattern } of rules) assert.deepEqual(pattern["replay-name"], [{ exists: false }], suffix);
  });

  it("needs no more rules for responders and the reconciliation than detections leave them", () => {
    const { reconciliation, responders } = planOf("us-east-1", withAll);
    const others = [...(reconciliation?.rules ?? []), ...responders.flatMap(({ rules }) => rules)];
    assert(others.length <= rulesOfOthers, String(others.length));
  });

  it("reconciles accounts only in the hub that receives their events", () => {
    assert.equal(planOf("eu-central-1", withAll).reconciliation, undefined);
  });

  it("retries for 24 hours, or as long as settings say", () => {
    assert.equal(planOf("us-east-1").retryHours, 24);
    assert.equal(planOf("us-east-1", (raw) => (raw["deadLetters"] = { retryHours: 3 })).retryHours, 3);
  });
});
