import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.iam",
  eventName: "UploadSSHPublicKey",
  userIdentity: user,
  requestParameters: { userName: "backup-operator", sSHPublicKeyBody: "ssh-rsa AAAAB3NzaC1yc2EXAMPLE" },
  responseElements: {
    sSHPublicKey: { userName: "backup-operator", sSHPublicKeyId: "APKAEXAMPLEKEY", status: "Active" },
  },
  region: "us-east-1",
};

export const userCredentialUploaded: Detection = {
  id: "user-credential-uploaded",
  title: "An SSH key or a signing certificate was added to a user",
  why: "Both sign in without a password and without MFA, and no list of access keys shows them.",
  severity: "medium",
  technique: "T1098.004",
  source: "aws.iam",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["UpdateSSHPublicKey", "UpdateSigningCertificate", "UploadSSHPublicKey", "UploadSigningCertificate"],
      requestParameters: { status: ["Active", { exists: false }] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "iam-credentials-issued",
  subject: [
    "detail.requestParameters.userName",
    "detail.requestParameters.sSHPublicKeyId",
    "detail.responseElements.sSHPublicKey.sSHPublicKeyId",
  ],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({
      ...call,
      eventName: "UpdateSSHPublicKey",
      requestParameters: { userName: "backup-operator", sSHPublicKeyId: "APKAEXAMPLEKEY", status: "Inactive" },
    }),
  ],
  limits: "Users who rotate their own key for CodeCommit alert too.",
  query: "iam-users-and-keys-made",
  triage: {
    look: [
      "Run `iam-users-and-keys-made` for the day, `requestParameters.userName`: who made which user and key, and from where.",
      "Look whether the user still pushes to CodeCommit, for which alone SSH keys are meant.",
      "Compare the caller with the user: a key that somebody else uploads is the odd case.",
    ],
    harmless: "Teams that use CodeCommit rotate their keys; then caller and user are the same person.",
    contain: "Set the key or certificate Inactive (UpdateSSHPublicKey, UpdateSigningCertificate), then delete it.",
  },
};
