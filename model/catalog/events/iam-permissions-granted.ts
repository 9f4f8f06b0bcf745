import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { globalWritesAreLogged } from "../preconditions";

export const iamPermissionsGranted: GovernedEvent = {
  id: "iam-permissions-granted",
  why: "Every path from a foothold to administrator ends in one of these calls: a policy attached or rewritten, a default version switched, a group joined, a role put on an instance profile, a permissions boundary lifted.",
  topic: "identity",
  part: "iam",
  source: "aws.iam",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "AddRoleToInstanceProfile",
        "AddUserToGroup",
        "AttachGroupPolicy",
        "AttachRolePolicy",
        "AttachUserPolicy",
        "CreateGroup",
        "CreateInstanceProfile",
        "CreatePolicy",
        "CreatePolicyVersion",
        "DeleteRolePermissionsBoundary",
        "DeleteUserPermissionsBoundary",
        "PutGroupPolicy",
        "PutRolePermissionsBoundary",
        "PutRolePolicy",
        "PutUserPermissionsBoundary",
        "PutUserPolicy",
        "SetDefaultPolicyVersion",
        "UpdateGroup",
        "UpdateRole",
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
    requestParameters: { policyArn: "arn:aws:iam::aws:policy/AdministratorAccess", userName: "backup-operator" },
    region: "us-east-1",
  }),
};
