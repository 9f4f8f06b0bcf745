import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const sessionStarted: Detection = {
  id: "session-started",
  title: "Somebody opened a session on a machine",
  why: "A shell without a network path or a key; what is typed is logged only where a preference says so.",
  severity: "low",
  technique: "T1021.007",
  source: "aws.ssm",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["StartSession"], errorCode: [{ exists: false }] },
  },
  governedBy: "ssm-commands-sent",
  subject: ["detail.requestParameters.target"],
  sample: cloudTrailSample({
    source: "aws.ssm",
    eventName: "StartSession",
    userIdentity: user,
    requestParameters: { target: "i-1234567890abcdef0" },
    responseElements: { sessionId: "fern-0a1b2c3d4e5f60718" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.ssm",
      eventName: "SendCommand",
      userIdentity: pipeline,
      requestParameters: { documentName: "AWS-RunPatchBaseline", instanceIds: ["i-1234567890abcdef0"] },
    }),
    cloudTrailSample({
      source: "aws.ssm",
      eventName: "StartSession",
      userIdentity: user,
      requestParameters: { target: "i-1234567890abcdef0" },
      more: refused,
    }),
  ],
  limits: "Where this is how people work, leave it out.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the machine, `requestParameters.target`: who made the call, from where, and what came before it.",
      "Read the session's log, if one is kept.",
      "Look for calls by the machine's role since.",
    ],
    harmless: "A person on call.",
    contain: "Terminate the session, and revoke the sessions of the machine's role.",
  },
};
