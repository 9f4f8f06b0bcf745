import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.sts",
  eventName: "GetFederationToken",
  userIdentity: user,
  requestParameters: {
    name: "support",
    durationSeconds: 3600,
    policyArns: [{ arn: "arn:aws:iam::aws:policy/ReadOnlyAccess" }],
  },
  responseElements: {
    credentials: {
      accessKeyId: "ASIAEXAMPLEFEDERATED",
      sessionToken: "EXAMPLESESSIONTOKEN",
      expiration: "Mar 17, 2026, 10:26:53 AM",
    },
  },
};

export const federationTokenIssued: Detection = {
  id: "federation-token-issued",
  title: "A federation token was issued to a user's key",
  why: "The token outlives the key: deactivating the key, which everybody does first, does not end it.",
  severity: "medium",
  technique: "T1550.001",
  source: "aws.sts",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["GetFederationToken"], errorCode: [{ exists: false }] },
  },
  governedBy: "federation-token-issued",
  subject: ["detail.userIdentity.arn", "detail.requestParameters.name"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({ ...call, more: { errorCode: "ValidationError", errorMessage: "1 validation error detected" } }),
  ],
  limits: "A sign-in broker of your own alerts each time until it is excepted.",
  query: "timeline-of-one-session",
  triage: {
    look: [
      "Read what the session did (`timeline-of-one-session`), and the key that made it before. Who called stands in `userIdentity.arn`.",
      "Look for a GetSigninToken and a ConsoleLogin right after: the token is often meant for the console.",
      "Ask the owner of the key whether a broker of theirs asks for such tokens.",
    ],
    harmless: "Sign-in brokers from before single sign-on; one user, the same names, all day.",
    contain:
      "Deactivate the key and deny its user everything: a federation token can do no more than the user, and dies with the user's rights.",
  },
};
