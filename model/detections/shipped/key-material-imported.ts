import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const keyMaterialImported: Detection = {
  id: "key-material-imported",
  title: "Key material was imported",
  why: "Whoever brought the material has a copy of it, and may let it expire: data encrypted under it is then a hostage.",
  severity: "high",
  technique: "T1486",
  source: "aws.kms",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["ImportKeyMaterial"], errorCode: [{ exists: false }] },
  },
  governedBy: "kms-key-material-changed",
  subject: ["detail.requestParameters.keyId"],
  sample: cloudTrailSample({
    source: "aws.kms",
    eventName: "ImportKeyMaterial",
    userIdentity: user,
    requestParameters: { keyId: "1234abcd-12ab-34cd-56ef-1234567890ab", expirationModel: "KEY_MATERIAL_EXPIRES" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.kms",
      eventName: "UpdateAlias",
      userIdentity: pipeline,
      requestParameters: { aliasName: "alias/orders", targetKeyId: "1234abcd-12ab-34cd-56ef-1234567890ab" },
    }),
    cloudTrailSample({
      source: "aws.kms",
      eventName: "ImportKeyMaterial",
      userIdentity: user,
      requestParameters: { keyId: "1234abcd-12ab-34cd-56ef-1234567890ab" },
      more: refused,
    }),
  ],
  limits: "Organizations that bring their own keys alert at each import, which is rare.",
  query: "kms-keys-endangered",
  triage: {
    look: [
      "Run `kms-keys-endangered`: what else happened to the organization's keys, and by whom. It concerns `requestParameters.keyId`.",
      "Check whether the material expires, and when.",
      "Look for buckets, volumes and databases that were encrypted under the key since.",
    ],
    harmless: "A key ceremony, announced and with witnesses.",
    contain: "Move what was encrypted under it to a key of KMS's own before the material expires.",
  },
};
