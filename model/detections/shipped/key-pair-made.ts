import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user } from "../../catalog/sample-callers";

export const keyPairMade: Detection = {
  id: "key-pair-made",
  title: "A key pair was created or imported",
  why: "It opens instances that are launched with it, long after the caller's credentials are gone.",
  severity: "low",
  technique: "T1098.004",
  source: "aws.ec2",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["CreateKeyPair", "ImportKeyPair"],
      userIdentity: { type: ["IAMUser", "Root"] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "ec2-access-changed",
  subject: ["detail.requestParameters.keyName"],
  sample: cloudTrailSample({
    source: "aws.ec2",
    eventName: "ImportKeyPair",
    userIdentity: user,
    requestParameters: { keyName: "fern", publicKeyMaterial: "c3NoLWVkMjU1MTkgQUFBQQ==" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "ImportKeyPair",
      userIdentity: pipeline,
      requestParameters: { keyName: "workers", publicKeyMaterial: "c3NoLWVkMjU1MTkgQUFBQQ==" },
    }),
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "DeleteKeyPair",
      userIdentity: user,
      requestParameters: { keyName: "fern" },
    }),
  ],
  limits: "A stolen role that does it looks like a deployment.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the key pair, `requestParameters.keyName`: who made the call, from where, and what came before it.",
      "List the instances that were launched with it.",
      "Ask the user.",
    ],
    harmless: "A developer in a test account.",
    contain: "Delete the key pair, and replace instances that use it.",
  },
};
