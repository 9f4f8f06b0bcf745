import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { globalWritesAreLogged } from "../preconditions";

export const iamPermissionsGranted: GovernedEvent = {
  id: "iam-permissions-granted",
  why: "Every path from a foothold to administrator ends in one of these calls: a policy attached or rewritten, a default version switched, a group joined, a permissions boundary lifted.",
  topic: "identity",
  source: "aws.iam",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "AddUserToGroup",
        "AttachGroupPolicy",
        "AttachRolePolicy",
        "AttachUserPolicy",
        "CreatePolicyVersion",
        "DeleteRolePermissionsBoundary",
        "DeleteUserPermissionsBoundary",
        "PutGroupPolicy",
        "PutRolePolicy",
        "PutUserPolicy",
        "SetDefaultPolicyVersion",
      ],
    },
  },
  origin: "member",
  regions: ["us-east-1"],
  volume: { perMonth: 50, busyPerMonth: 3000, basis: "Deployments of roles." },
  preconditions: [globalWritesAreLogged],
  sample: cloudTrailSample({
    source: "aws.iam",
    eventName: "AttachUserPolicy",
    region: "us-east-1",
    requestParameters: { policyArn: "arn:aws:iam::aws:policy/AdministratorAccess", userName: "backup-operator" },
  }),
};
