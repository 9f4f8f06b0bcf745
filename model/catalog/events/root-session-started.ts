import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { readsAreLogged } from "../preconditions";

/**
 * A privileged session as root of a member account (IAM user guide, "Perform a privileged task on an AWS Organizations
 * member account"). Only Regional endpoints take the call; what the session then does is recorded in the member account,
 * under root's name (IAM user guide, "Track privileged tasks in AWS CloudTrail").
 *
 * Like AssumeRole it counts as a read, for which a rule must ask (EventBridge user guide, "Receiving read-only management
 * events from AWS services", whose example is AssumeRole). A rule that asks for reads receives writes as well.
 */
export const rootSessionStarted: GovernedEvent = {
  id: "root-session-started",
  why: "A root session of a member account passes every policy of that account; it is meant for emergencies, and the account's own log shows root without the person behind it.",
  topic: "organization",
  source: "aws.sts",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: { eventName: ["AssumeRoot"] } },
  origin: "member",
  readOnly: true,
  byDefault: true,
  volume: { perMonth: 1, busyPerMonth: 10, basis: "A person, some times a year." },
  preconditions: [
    readsAreLogged,
    "The rollout reaches the management account and IAM's delegated administrator, where alone this call is made.",
  ],
  sample: cloudTrailSample({
    source: "aws.sts",
    eventName: "AssumeRoot",
    readOnly: true,
    requestParameters: {
      targetPrincipal: "444455556666",
      taskPolicyArn: { arn: "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy" },
      durationSeconds: 900,
    },
    responseElements: {
      credentials: {
        accessKeyId: "ASIAEXAMPLEROOTSESSION",
        sessionToken: "EXAMPLESESSIONTOKEN",
        expiration: "Mar 17, 2026, 9:41:53 AM",
      },
    },
  }),
};
