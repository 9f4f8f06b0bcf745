import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

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
      eventName: "DisableKey",
      userIdentity: user,
      requestParameters: { keyId: "1234abcd-12ab-34cd-56ef-1234567890ab" },
      responseElements: { keyId: "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab" },
      more: refused,
    }),

    cloudTrailSample({
      source: "aws.kms",
      eventName: "DisableKeyRotation",
      userIdentity: pipeline,
      requestParameters: { keyId: "1234abcd-12ab-34cd-56ef-1234567890ab" },
      responseElements: { keyId: "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab" },
    }),
  ],
  limits: "A key policy or a revoked grant that locks users out in another way.",
  query: "kms-keys-endangered",
  triage: {
    look: [
      "Run `kms-keys-endangered`: what else happened to the organization's keys, and by whom. It concerns `requestParameters.keyId`.",
      "List what is encrypted under the key: it fails from now on.",
      "Look for a deletion that was scheduled.",
    ],
    harmless: "A key that nothing uses any more.",
    contain: "Enable the key again.",
  },
};
