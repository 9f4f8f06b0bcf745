import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { everyWrite } from "../every-write";
import { writesAreLogged } from "../preconditions";

export const snapshotPoliciesChanged: GovernedEvent = {
  id: "snapshot-policies-changed",
  why: "A lifecycle policy makes the snapshots that volumes are restored from; disabled, nobody notices until one is needed.",
  topic: "services",
  source: "aws.dlm",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: everyWrite },
  origin: "member",
  volume: { perMonth: 1, busyPerMonth: 20, basis: "Deployments." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.dlm",
    eventName: "UpdateLifecyclePolicy",
    requestParameters: { policyId: "policy-0123456789abcdef0", state: "DISABLED" },
  }),
};
