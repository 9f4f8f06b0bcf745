import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const secretsSettingsChanged: GovernedEvent = {
  id: "secrets-settings-changed",
  why: "A secret whose rotation is stopped, whose versions are moved or whose policy is removed is worth more to whoever has it already.",
  topic: "protection",
  part: "keys",
  source: "aws.secretsmanager",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "DeleteResourcePolicy",
        "RemoveRegionsFromReplication",
        "RestoreSecret",
        "RotateSecret",
        "StopReplicationToReplica",
        "UpdateSecretVersionStage",
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 50, busyPerMonth: 2000, basis: "A rotation moves the stage of each secret." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.secretsmanager",
    eventName: "RemoveRegionsFromReplication",
    requestParameters: { secretId: "production/orders/database", removeReplicaRegions: ["eu-central-1"] },
  }),
};
