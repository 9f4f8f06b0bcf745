import assert from "node:assert/strict";
import { remediation as entry } from "../../../model/catalog/events/remediation";
import type { JsonObject } from "../../../model/envelope";
import { idleRemediations } from "../../../model/settings/idle-remediations";
import { remediationSettings } from "../../../model/settings/remediation";
import { actionReports } from "../../../simulator/report/actions";
import type { Journey } from "../../../simulator/traffic/journey";
import type { Expectation } from "../../../simulator/traffic/send";

const report = (detail: JsonObject, expect: Expectation = "archived"): Journey => ({
  send: {
    name: "report",
    event: { ...entry.sample, detail: { ...entry.sample.detail, ...detail } },
    via: { kind: "service" },
    expect,
  },
  landings: [],
});
const call = { service: "s3", action: "PutPublicAccessBlock", input: {} };

describe("the report of remediation actions", () => {
  it("distinguishes actions, actions suppressed by dry-run, and actions that failed midway", () => {
    const reports = actionReports([
      report({ remediation: "b", outcome: "acted", calls: [call, call] }),
      report({ remediation: "b", outcome: "failed", calls: [call, call, call], callsDone: 1 }),
      report({ remediation: "a", outcome: "dry-run", calls: [call] }),
      report({ remediation: "a", outcome: "dry-run", calls: [call] }),
      report({ remediation: "a", outcome: "notify-only", calls: [call] }),
    ]);
    assert.deepEqual(reports, [
      { remediation: "a", outcomes: { "dry-run": 2, "notify-only": 1 }, calls: { made: 0, wouldBeMade: 2 } },
      { remediation: "b", outcomes: { acted: 1, failed: 1 }, calls: { made: 3, wouldBeMade: 0 } },
    ]);
  });

  it("does not count a detection's sample of a report: nothing was done", () => {
    const { send, landings } = report({ outcome: "acted", calls: [call] });
    assert.deepEqual(actionReports([{ send: { ...send, sample: true }, landings }]), []);
  });

  it("ignores forgeries", () => {
    assert.deepEqual(
      actionReports([report({ outcome: "acted" }, "ignored"), report({ outcome: "acted" }, "stays")]),
      [],
    );
  });
});

describe("remediations without anything to do", () => {
  const idle = (raw: object) => idleRemediations(remediationSettings.parse(raw));

  it("are named with the reason: a key that settings lack, or a remediation that is off", () => {
    assert.deepEqual(
      idle({}).map(({ remediation, why }) => [remediation, why.split(",")[0]]),
      [["enforce-bucket-encryption", "remediation.encryption.keys names no KMS key"]],
    );
    assert.deepEqual(idle({ encryption: { keys: { "us-east-1": "alias/data" } } }), []);
    assert.deepEqual(
      idle({ encryption: { keys: { "us-east-1": "alias/data" } }, remediations: { "restart-trail": { mode: "off" } } }),
      [{ remediation: "restart-trail", why: "it is off" }],
    );
  });
});
