import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.cognito-identity",
  eventName: "SetIdentityPoolRoles",
  userIdentity: user,
  requestParameters: {
    identityPoolId: "eu-west-1:2dba1a3b-4c5d-6e7f-8a9b-0c1d2e3f4a5b",
    roles: {
      unauthenticated: "arn:aws:iam::111122223333:role/guest",
      authenticated: "arn:aws:iam::111122223333:role/member",
    },
  },
};

export const identityPoolRoleChanged: Detection = {
  id: "identity-pool-role-changed",
  title: "The roles of an identity pool were changed",
  why: "The role that a pool hands out is what its users, guests perhaps among them, can do in the account.",
  severity: "low",
  technique: "T1098.003",
  source: "aws.cognito-identity",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["SetIdentityPoolRoles", "SetPrincipalTagAttributeMap"], errorCode: [{ exists: false }] },
  },
  governedBy: "identity-pool-changed",
  subject: ["detail.requestParameters.identityPoolId"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({
      ...call,
      eventName: "DeleteIdentityPool",
      requestParameters: { identityPoolId: "eu-west-1:2dba1a3b-4c5d-6e7f-8a9b-0c1d2e3f4a5b" },
    }),
  ],
  limits: "Policies that are added to those roles are IAM's events.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the pool. It concerns `requestParameters.identityPoolId`.",
      "Read the policies of both roles.",
      "Ask the team that owns the application.",
    ],
    harmless: "The deployment of the application.",
    contain: "Set the former roles again, and revoke the sessions of the new ones.",
  },
};
