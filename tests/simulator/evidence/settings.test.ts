import assert from "node:assert/strict";
import { recordedEvidence } from "../../../simulator/evidence/recorded-evidence";
import { guarantees } from "../../../simulator/guarantees/check-guarantees";
import { silentProgress } from "../../../simulator/report/progress";
import { createWorld } from "../../../simulator/services/events/world";
import { organizationOf } from "../../../simulator/steps/organization";
import { recordEnvironment } from "../../../simulator/steps/record";
import { environmentOfProd } from "../../environment-of-prod";
import { formerSettings, type Raw, renamed } from "../../settings-with-all";

function become(raw: Raw, other: Raw): void {
  for (const key of Object.keys(raw)) delete raw[key];
  Object.assign(raw, other);
}

/** Settings that build something else, and break nothing. */
const settings: Readonly<Record<string, (raw: any) => void>> = {
  "the rollout delegated": (raw) => (raw["rollout"] = { ...raw["rollout"], mode: "delegated" }),
  "the rollout stackSet": (raw) => (raw["rollout"] = { ...raw["rollout"], mode: "stackSet" }),
  "roles with a permissions boundary": (raw) => (raw["rollout"] = { ...raw["rollout"], permissionsBoundary: true }),
  "a pipeline at Pulumi Cloud": (raw) =>
    (raw["reconciliation"] = {
      kind: "pulumi-deployments",
      pulumiOrganization: "example",
      secret: "event-governance/pulumi",
    }),
  "a pipeline at any address": (raw) =>
    (raw["reconciliation"] = {
      kind: "url",
      endpoint: "https://deploy.example.com/reconcile",
      header: "X-Token",
      secret: "event-governance/pipeline",
      invocationsPerSecond: 5,
    }),
  "remediations that act": (raw) =>
    (raw["remediation"] = {
      mode: "enforce",
      units: { Security: "off" },
      remediations: { "restart-trail": { mode: "off" }, "tag-launched-instances": { mode: "dry-run" } },
      instances: { securityGroup: "administrators" },
    }),
  "channels of all kinds": (raw) => {
    const { channels } = raw["notifications"];
    raw["notifications"] = {
      ...raw["notifications"],
      channels: [
        ...channels,
        { id: "mail", kind: "email", addresses: ["a@example.com"] },
        { id: "endpoint", kind: "https", secret: "event-governance/endpoint" },
      ],
    };
  },
  "an archive of Parquet": (raw) => (raw["archive"] = { format: "parquet" }),
  "a crawler that lists": (raw) => (raw["archive"] = { crawlerEvents: false }),
  "a crawler that runs daily": (raw) => (raw["archive"] = { crawlerSchedule: "cron(0 3 * * ? *)" }),
  "a bus that logs nothing": (raw) => (raw["bus"] = { logLevel: "OFF" }),
  "a bus that asks for more": (raw) =>
    (raw["bus"] = { logLevel: "TRACE", requireForwarding: true, requireRuleNames: true, replayDays: 7 }),
  "locks that nobody shortens": (raw) =>
    (raw["archive"] = { lockMode: "compliance", lockDays: 30, retentionDays: 900, infrequentAccessDays: 60 }),
  "no locks": (raw) => (raw["archive"] = { lockDays: "off" }),
  "several streams": (raw) => (raw["archive"] = { streams: { "us-east-1": 3 }, bufferSeconds: 900 }),
  "no functions": (raw) => (raw["responders"] = { enabled: false }),
  "a function less": (raw) => (raw["responders"] = { disable: ["notify"] }),
  "no channels": (raw) => delete raw["notifications"],
  "an archive whose format was changed": (raw) => (raw["archive"] = { format: "parquet", formerFormat: "json" }),
  "an archive whose format was changed back": (raw) => (raw["archive"] = { format: "json", formerFormat: "parquet" }),
  "an archive kept for long": (raw) => (raw["archive"] = { retentionDays: 20_000 }),
  "everything on": (raw) => become(raw, formerSettings()),
  // Without notify nobody hears an alarm of a member, which guarantee 13 says: it has no topic.
  "everything on under other names": (raw) => {
    become(raw, renamed(formerSettings()));
    raw["responders"] = { ...raw["responders"], enabled: true, disable: [] };
  },
  "rare heartbeats": (raw) => (raw["heartbeat"] = { minutes: 60 }),
  "little patience": (raw) => (raw["deadLetters"] = { retentionDays: 3, retryHours: 3 }),
};

describe("the guarantees about recorded resources alone hold", () => {
  for (const [what, change] of Object.entries(settings))
    it(`with ${what}`, async () => {
      const environment = await environmentOfProd((raw) => {
        raw["accounts"] = raw["accounts"].slice(0, 4);
        raw["regions"] = { "us-east-1": {}, "us-west-2": { hub: "us-east-1" } };
        change(raw);
      });
      const options = { root: "", now: new Date("2026-11-02T12:00:00Z") };
      const recording = await recordEnvironment(environment, options, silentProgress(), () => undefined);
      const organization = organizationOf(environment);
      const evidence = recordedEvidence(environment.settings, {
        ...recording,
        organization,
        world: createWorld(recording.graphs, organization),
      });
      for (const { id, recordedOnly, check } of guarantees)
        if (recordedOnly === true) assert.deepEqual([id, check(evidence as never).failures], [id, []]);
    });
});
