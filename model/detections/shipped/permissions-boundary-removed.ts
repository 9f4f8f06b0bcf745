import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

export const permissionsBoundaryRemoved: Detection = {
  id: "permissions-boundary-removed",
  title: "A permissions boundary was removed",
  why: "The boundary is what keeps a delegated administrator from becoming a full one.",
  severity: "high",
  technique: "T1098.003",
  source: "aws.iam",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["DeleteRolePermissionsBoundary", "DeleteUserPermissionsBoundary"],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "iam-permissions-granted",
  subject: ["detail.requestParameters.roleName", "detail.requestParameters.userName"],
  sample: cloudTrailSample({
    source: "aws.iam",
    eventName: "DeleteRolePermissionsBoundary",
    region: "us-east-1",
    userIdentity: user,
    requestParameters: { roleName: "team-deployment" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.iam",
      eventName: "DeleteRolePermissionsBoundary",
      region: "us-east-1",
      userIdentity: user,
      requestParameters: { roleName: "team-deployment" },
      more: refused,
    }),
    cloudTrailSample({
      source: "aws.iam",
      eventName: "DeleteUserPermissionsBoundary",
      region: "us-east-1",
      userIdentity: user,
      requestParameters: { userName: "fern" },
      more: { errorCode: "NoSuchEntityException", errorMessage: "The user has no permissions boundary." },
    }),
  ],
  limits: "A boundary that is replaced by a broader one: PutRolePermissionsBoundary is not governed.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Run `everything-one-principal-did` for `userIdentity.arn`: policies attached to the same role or user after it.",
      "Look what `requestParameters.roleName` or `userName` may do without the boundary.",
      "Look at what it did since, with the same query and its ARN.",
    ],
    harmless: "A platform team that replaces a boundary by another within minutes.",
    contain:
      "Call PutRolePermissionsBoundary or PutUserPermissionsBoundary with the former policy; revoke the sessions from in between.",
  },
};
