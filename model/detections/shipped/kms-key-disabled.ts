import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user, refused } from "../sample-callers";

export const kmsKeyDisabled: Detection = {
  id: "kms-key-disabled",
  title: "A KMS key was disabled",
  why: "Everything that needs the key fails at once, backups included; it is a reversible rehearsal of a deletion.",
  severity: "high",
  technique: "T1489",
  source: "aws.kms",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["DisableKey", "DisconnectCustomKeyStore"], errorCode: [{ exists: false }] },
  },
  governedBy: "kms-key-endangered",
  subject: ["detail.requestParameters.keyId", "detail.requestParameters.customKeyStoreId"],
  sample: cloudTrailSample({
    source: "aws.kms",
    eventName: "DisableKey",
    userIdentity: user,
    requestParameters: { keyId: "1234abcd-12ab-34cd-56ef-1234567890ab" },
    responseElements: { keyId: "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.kms",
      eventName: "DisableKeyRotation",
      userIdentity: pipeline,
      requestParameters: { keyId: "1234abcd-12ab-34cd-56ef-1234567890ab" },
      responseElements: { keyId: "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab" },
    }),
    cloudTrailSample({
      source: "aws.kms",
      eventName: "DisableKey",
      userIdentity: user,
      requestParameters: { keyId: "1234abcd-12ab-34cd-56ef-1234567890ab" },
      more: refused,
    }),
  ],
  limits: "A key policy or a revoked grant that locks users out in another way.",
  query: "kms-keys-endangered",
  triage: {
    look: [
      "Run `kms-keys-endangered`: whether a deletion or another key followed.",
      "Look what fails: errors KMSInvalidStateException or DisabledException of applications that use `requestParameters.keyId`.",
      "Ask the key's owner; a disabled key is the recommended test before a deletion.",
    ],
    harmless: "The owner tests whether a key is still needed, before its deletion.",
    contain:
      "Call EnableKey, or ConnectCustomKeyStore; services retry within minutes, volumes may have to be attached again.",
  },
};
