import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const keyMaterialDeleted: Detection = {
  id: "key-material-deleted",
  title: "Imported key material was deleted",
  why: "From this moment nothing that was encrypted under the key can be read, and there is no waiting period.",
  severity: "high",
  technique: "T1485",
  source: "aws.kms",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["DeleteImportedKeyMaterial"],
      userIdentity: { type: [{ "anything-but": ["AWSService"] }] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "kms-key-endangered",
  subject: ["detail.requestParameters.keyId"],
  sample: cloudTrailSample({
    source: "aws.kms",
    eventName: "DeleteImportedKeyMaterial",
    userIdentity: user,
    requestParameters: { keyId: "1234abcd-12ab-34cd-56ef-1234567890ab" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.kms",
      eventName: "DisableKeyRotation",
      userIdentity: pipeline,
      requestParameters: { keyId: "1234abcd-12ab-34cd-56ef-1234567890ab" },
    }),
    cloudTrailSample({
      source: "aws.kms",
      eventName: "DeleteImportedKeyMaterial",
      userIdentity: user,
      requestParameters: { keyId: "1234abcd-12ab-34cd-56ef-1234567890ab" },
      more: refused,
    }),
  ],
  limits: "Material that expires by itself is an event of KMS, not a call.",
  query: "kms-keys-endangered",
  triage: {
    look: [
      "Run `kms-keys-endangered`: what else happened to the organization's keys, and by whom. It concerns `requestParameters.keyId`.",
      "Find who keeps the material outside AWS.",
      "List what is encrypted under the key.",
    ],
    harmless: "A rehearsal by the team that keeps the material.",
    contain: "Import the same material again.",
  },
};
