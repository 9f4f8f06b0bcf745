import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { user, refused } from "../../catalog/sample-callers";

export const accessKeyCreated: Detection = {
  id: "access-key-created",
  title: "A long-lived credential was created",
  why: "Access keys outlive the session that made them and are found in repositories and on laptops; with federation in place there is rarely a reason for a new one.",
  severity: "medium",
  technique: "T1098.001",
  source: "aws.iam",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["CreateAccessKey", "CreateServiceSpecificCredential"],
      userIdentity: { type: [{ "anything-but": ["Root"] }] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "iam-credentials-issued",
  subject: [
    "detail.requestParameters.userName",
    "detail.responseElements.accessKey.accessKeyId",
    "detail.responseElements.serviceSpecificCredential.serviceSpecificCredentialId",
  ],
  sample: cloudTrailSample({
    source: "aws.iam",
    eventName: "CreateAccessKey",
    region: "us-east-1",
    userIdentity: user,
    requestParameters: { userName: "backup-operator" },
    responseElements: {
      accessKey: {
        accessKeyId: "AKIAEXAMPLEACCESSKEY",
        createDate: "Mar 17, 2026 9:26:53 AM",
        status: "Active",
        userName: "backup-operator",
      },
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.iam",
      eventName: "CreateAccessKey",
      region: "us-east-1",
      userIdentity: user,
      requestParameters: { userName: "backup-operator" },
      more: {
        errorCode: "LimitExceededException",
        errorMessage: "Cannot exceed quota for AccessKeysPerUser: 2",
      },
    }),
    cloudTrailSample({
      source: "aws.iam",
      eventName: "CreateServiceSpecificCredential",
      region: "us-east-1",
      userIdentity: user,
      requestParameters: { userName: "backup-operator", serviceName: "codecommit.amazonaws.com" },
      more: refused,
    }),
  ],
  limits:
    "A pattern cannot compare the caller with the user who gets the key, so users who rotate their own keys alert too.",
  query: "iam-users-and-keys-made",
  triage: {
    look: [
      "Run `iam-users-and-keys-made`: which other users and keys were made around it, and by whom.",
      "Compare `requestParameters.userName` with `userIdentity.arn`: a user who renews their own key may, somebody else's key needs that person's word.",
      "Follow the new key: `timeline-of-one-session` with `responseElements.accessKey.accessKeyId` shows its first calls and from where.",
    ],
    harmless:
      "A rotation: the caller is the key's own user or the known provisioning role, and the older key is deleted within days.",
    contain:
      "Call UpdateAccessKey with the status Inactive, and DeleteAccessKey when nothing legitimate fails; Active undoes it.",
  },
};
