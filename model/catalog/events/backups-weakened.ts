import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { everyWrite } from "../every-write";
import { writesAreLogged } from "../preconditions";

export const backupsWeakened: GovernedEvent = {
  id: "backups-weakened",
  why: "Recovery points are what is left after ransomware, so they go first: deleted one by one, with their vault, by a shorter lifecycle or by a plan that no longer runs.",
  topic: "services",
  source: "aws.backup",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: everyWrite },
  origin: "member",
  volume: {
    perMonth: 10,
    busyPerMonth: 3000,
    basis:
      "Copies to another Region or account; the service's own clean-up of expired points is recorded as a service event.",
  },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.backup",
    eventName: "DeleteRecoveryPoint",
    requestParameters: {
      backupVaultName: "production",
      recoveryPointArn: "arn:aws:backup:eu-west-1:111122223333:recovery-point:1EB3B5E7-9EB0-435A-A80B-108B488B0D45",
    },
  }),
};
