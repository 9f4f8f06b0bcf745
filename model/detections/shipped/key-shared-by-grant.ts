import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const keySharedByGrant: Detection = {
  id: "key-shared-by-grant",
  title: "A user gave a grant on a key",
  why: "A grant lets its grantee decrypt without a policy that anybody reads.",
  severity: "medium",
  technique: "T1098",
  source: "aws.kms",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["CreateGrant"],
      userIdentity: { type: ["IAMUser", "Root"], invokedBy: [{ exists: false }] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "kms-grant-given",
  subject: ["detail.requestParameters.keyId", "detail.requestParameters.granteePrincipal"],
  sample: cloudTrailSample({
    source: "aws.kms",
    eventName: "CreateGrant",
    userIdentity: user,
    requestParameters: {
      keyId: "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
      granteePrincipal: "arn:aws:iam::999988887777:root",
      operations: ["Decrypt"],
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.kms",
      eventName: "CreateGrant",
      userIdentity: pipeline,
      requestParameters: {
        keyId: "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        granteePrincipal: "arn:aws:iam::111122223333:role/Pipeline",
        operations: ["CreateGrant", "Decrypt"],
        constraints: { encryptionContextSubset: { "aws:ebs:id": "vol-0a1b" } },
      },
    }),
    cloudTrailSample({
      source: "aws.kms",
      eventName: "CreateGrant",
      userIdentity: user,
      requestParameters: {
        keyId: "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        granteePrincipal: "arn:aws:iam::999988887777:root",
      },
      more: refused,
    }),
  ],
  limits: "Roles give grants all day, for volumes above all, and are left out.",
  query: "kms-keys-endangered",
  triage: {
    look: [
      "Run `kms-keys-endangered`: what else happened to the organization's keys, and by whom. It concerns `requestParameters.keyId`.",
      "Read whom the grant names, and which operations.",
      "List the key's other grants.",
    ],
    harmless: "A user who launches instances with encrypted volumes.",
    contain: "Revoke the grant.",
  },
};
