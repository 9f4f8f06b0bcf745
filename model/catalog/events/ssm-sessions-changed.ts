import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const ssmSessionsChanged: GovernedEvent = {
  id: "ssm-sessions-changed",
  why: "A resumed session is a shell that somebody else may have begun, and a terminated one is how an intruder loses a colleague who is looking.",
  topic: "workload",
  part: "systems",
  source: "aws.ssm",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["CancelCommand", "ResumeSession", "StartAccessRequest", "TerminateSession"] },
  },
  origin: "member",
  volume: { perMonth: 50, busyPerMonth: 2000, basis: "One event for each shell that a person ends." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.ssm",
    eventName: "ResumeSession",
    requestParameters: { sessionId: "fern-0a1b2c3d4e5f60718" },
    responseElements: {
      sessionId: "fern-0a1b2c3d4e5f60718",
      streamUrl: "wss://ssmmessages.eu-west-1.amazonaws.com/v1/data-channel/fern-0a1b2c3d4e5f60718",
    },
  }),
};
