import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.iam",
  eventName: "AttachUserPolicy",
  userIdentity: user,
  requestParameters: {
    userName: "backup-operator",
    policyArn: "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3",
  },
  region: "us-east-1",
};

/** AWS managed policies reference, "AWSCompromisedKeyQuarantine", "…V2" and "…V3". */
export const accessKeyQuarantined: Detection = {
  id: "access-key-quarantined",
  title: "AWS has quarantined a user whose key is public, or the quarantine was lifted",
  why: "AWS attaches this policy when it finds a key in public; it stops the worst and not the rest, so the key still reads what the user may read.",
  severity: "high",
  technique: "T1552.001",
  source: "aws.iam",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["AttachUserPolicy", "DetachUserPolicy"],
      requestParameters: { policyArn: [{ prefix: "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantine" }] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "iam-permissions-granted",
  subject: ["detail.requestParameters.userName"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({
      ...call,
      requestParameters: { userName: "backup-operator", policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" },
    }),
  ],
  limits: "Keys that AWS has not found. The lifting is seen where iam-principals-deleted is governed.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Read what the user did since the day before (`everything-one-principal-did`): the key was public before AWS saw it. It concerns `requestParameters.userName`.",
      "Search repositories and images for the key's id, and find where it was published.",
      "Look for users, keys and roles that the user made meanwhile.",
    ],
    harmless: "None: a key is public. If the quarantine is lifted after the key is gone, that is the end of the case.",
    contain:
      "Deactivate the key, make a new one only if something needs it, and revoke sessions that were made with it.",
  },
};
