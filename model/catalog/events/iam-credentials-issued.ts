import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { globalWritesAreLogged } from "../preconditions";

export const iamCredentialsIssued: GovernedEvent = {
  id: "iam-credentials-issued",
  why: "Users, access keys and console passwords outlive the session that made them, so they are the first thing an intruder leaves behind; a removed MFA device is what makes a stolen password enough.",
  topic: "identity",
  part: "iam",
  source: "aws.iam",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "ChangePassword",
        "CreateAccessKey",
        "CreateLoginProfile",
        "CreateServiceSpecificCredential",
        "CreateUser",
        "CreateVirtualMFADevice",
        "DeactivateMFADevice",
        "EnableMFADevice",
        "ResetServiceSpecificCredential",
        "ResyncMFADevice",
        "UpdateAccessKey",
        "UpdateLoginProfile",
        "UpdateSSHPublicKey",
        "UpdateServiceSpecificCredential",
        "UpdateSigningCertificate",
        "UpdateUser",
        "UploadSSHPublicKey",
        "UploadServerCertificate",
        "UploadSigningCertificate",
      ],
    },
  },
  origin: "member",
  regions: ["us-east-1"],
  volume: { perMonth: 5, busyPerMonth: 200, basis: "People and pipelines that still use keys." },
  preconditions: [globalWritesAreLogged],
  sample: cloudTrailSample({
    source: "aws.iam",
    eventName: "CreateAccessKey",
    requestParameters: { userName: "backup-operator" },
    responseElements: {
      accessKey: {
        accessKeyId: "AKIAEXAMPLEACCESSKEY",
        createDate: "Mar 17, 2026 9:26:53 AM",
        status: "Active",
        userName: "backup-operator",
      },
    },
    region: "us-east-1",
  }),
};
