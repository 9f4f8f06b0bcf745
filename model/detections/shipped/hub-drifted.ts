import { drift } from "../../catalog/events/drift";
import type { Envelope } from "../../envelope";
import { driftSource, driftType } from "../../names";
import type { Detection } from "../detection";

const report = (detail: object): Envelope => ({
  ...drift.sample,
  detail: { ...drift.sample.detail, ...detail },
});

export const hubDrifted: Detection = {
  id: "hub-drifted",
  title: "Something of the hub is not as it was deployed",
  why: "Whoever disables an archive rule, widens the bus policy or unlocks the archive decides what is kept of everybody: events are lost or forged until it is put right.",
  severity: "high",
  technique: "T1562.008",
  source: driftSource,
  pattern: { "detail-type": [driftType], detail: { state: ["differs", "unread"] } },
  governedBy: drift.id,
  subject: ["detail.region", "detail.kind", "detail.resource", "detail.property"],
  sample: report({}),
  nearMisses: [
    report({ state: "restored", expected: null, found: null, effect: null, run: [] }),
    report({ state: "restored", kind: "bus policy", property: "all of it" }),
  ],
  limits:
    "It compares every drift.hours, and tells what is still there a quarter of an hour later: what somebody changes and puts back in between is seen by the calls alone. It reads the hub's own Region; of members heartbeats tell.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` with `detail.resource`: who changed it, and since when.",
      "Read `detail.expected`, `detail.found` and `detail.effect`: what no longer works.",
      "Look at what else the same caller did, and at other reports of the hour in the view drift_report.",
    ],
    harmless: "An operator changed it by hand in an incident, or a deployment stopped half way.",
    contain: "Run the commands in `detail.run`, then take the permission from whoever changed it.",
  },
};
