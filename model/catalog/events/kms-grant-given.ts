import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const kmsGrantGiven: GovernedEvent = {
  id: "kms-grant-given",
  why: "A grant is a permission on a key that no policy shows, and that can name any account. Services that create grants on behalf of a resource are left out.",
  topic: "protection",
  part: "keys",
  source: "aws.kms",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["CreateGrant"], userIdentity: { invokedBy: [{ exists: false }] } },
  },
  origin: "member",
  volume: {
    perMonth: 100,
    busyPerMonth: 5000,
    basis:
      "Applications and infrastructure that encrypt volumes and queues; those that services create are not counted.",
  },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.kms",
    eventName: "CreateGrant",
    requestParameters: {
      keyId: "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
      granteePrincipal: "arn:aws:iam::999988887777:root",
      operations: ["Decrypt"],
    },
    responseElements: { grantId: "0d8aa621" },
  }),
};
