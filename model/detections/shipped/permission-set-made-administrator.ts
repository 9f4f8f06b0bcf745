import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.sso",
  eventName: "AttachManagedPolicyToPermissionSet",
  userIdentity: user,
  requestParameters: {
    instanceArn: "arn:aws:sso:::instance/ssoins-6684a1b2c3d4e5f6",
    permissionSetArn: "arn:aws:sso:::permissionSet/ssoins-6684a1b2c3d4e5f6/ps-1a2b3c4d5e6f7a8b",
    managedPolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
  },
};

export const permissionSetMadeAdministrator: Detection = {
  id: "permission-set-made-administrator",
  title: "A permission set got administrator rights",
  why: "Everybody who is assigned to it becomes administrator of every account where it is provisioned.",
  severity: "high",
  technique: "T1098.003",
  source: "aws.sso",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      $or: [
        {
          eventName: ["AttachManagedPolicyToPermissionSet"],
          requestParameters: {
            managedPolicyArn: ["arn:aws:iam::aws:policy/AdministratorAccess", "arn:aws:iam::aws:policy/IAMFullAccess"],
          },
        },
        {
          eventName: ["PutInlinePolicyToPermissionSet"],
          requestParameters: {
            inlinePolicy: [
              { wildcard: '*"Action":"\\*"*' },
              { wildcard: '*"Action": "\\*"*' },
              { wildcard: '*"Action":["\\*"]*' },
              { wildcard: '*"Action": ["\\*"]*' },
            ],
          },
        },
        { eventName: ["DeletePermissionsBoundaryFromPermissionSet"] },
      ],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "identity-center-access-changed",
  subject: ["detail.requestParameters.permissionSetArn"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({
      ...call,
      requestParameters: {
        instanceArn: "arn:aws:sso:::instance/ssoins-6684a1b2c3d4e5f6",
        permissionSetArn: "arn:aws:sso:::permissionSet/ssoins-6684a1b2c3d4e5f6/ps-1a2b3c4d5e6f7a8b",
        managedPolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
      },
    }),
  ],
  limits:
    "Policies of an account's own that are attached by name, and the many narrower ways to administrator. It takes effect where the set is provisioned.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Read what else the caller did that day (`everything-one-principal-did`). It concerns `requestParameters.permissionSetArn`.",
      "List the assignments of the permission set: who, in which accounts.",
      "Look whether it was provisioned (ProvisionPermissionSet) and used since.",
    ],
    harmless: "The administrators' own permission set, made once when Identity Center is set up.",
    contain: "Detach the policy, provision the set again, and end the sessions of those who are assigned.",
  },
};
