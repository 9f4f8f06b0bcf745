import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { readsAreLogged } from "../preconditions";

export const stsRolesAssumed: GovernedEvent = {
  id: "sts-roles-assumed",
  why: "Each role that somebody takes, in this account or another: the thread along which an intruder's path is followed. Services take roles every few minutes, hence opt-in.",
  topic: "organization",
  source: "aws.sts",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: { eventName: ["AssumeRole"] } },
  origin: "member",
  readOnly: true,
  volume: { perMonth: 200000, busyPerMonth: 5000000, basis: "Services take roles every few minutes." },
  preconditions: [
    readsAreLogged,
    "Room for it: services assume roles thousands of times a day in each account, and each is an event on two buses and a line of the archive.",
  ],
  sample: cloudTrailSample({
    source: "aws.sts",
    eventName: "AssumeRole",
    requestParameters: {
      roleArn: "arn:aws:iam::444455556666:role/Auditor",
      roleSessionName: "dana",
      durationSeconds: 3600,
    },
    responseElements: {
      assumedRoleUser: {
        assumedRoleId: "AROAEXAMPLEAUDITOR:dana",
        arn: "arn:aws:sts::444455556666:assumed-role/Auditor/dana",
      },
    },
    readOnly: true,
  }),
};
