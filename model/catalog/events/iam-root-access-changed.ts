import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { globalWritesAreLogged } from "../preconditions";

/**
 * The two features of centralized root access, on and off (IAM user guide, "Centralize root access for member
 * accounts"). Called in the management account or by IAM's delegated administrator.
 */
export const iamRootAccessChanged: GovernedEvent = {
  id: "iam-root-access-changed",
  why: "Centralized root access makes one account the root user of every member: it opens locked buckets and queues and deletes root credentials anywhere, so whoever switches it on has reached all accounts at once.",
  topic: "identity",
  part: "iam",
  source: "aws.iam",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "DisableOrganizationsRootCredentialsManagement",
        "DisableOrganizationsRootSessions",
        "EnableOrganizationsRootCredentialsManagement",
        "EnableOrganizationsRootSessions",
      ],
    },
  },
  origin: "member",
  regions: ["us-east-1"],
  volume: { perMonth: 1, busyPerMonth: 2, basis: "A person, once." },
  preconditions: [
    globalWritesAreLogged,
    "The rollout reaches the management account and IAM's delegated administrator, where alone these calls are made.",
  ],
  sample: cloudTrailSample({
    source: "aws.iam",
    eventName: "EnableOrganizationsRootSessions",
    region: "us-east-1",
    responseElements: { organizationId: "o-a1b2c3d4e5", enabledFeatures: ["RootSessions"] },
  }),
};
