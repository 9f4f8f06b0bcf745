import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.cognito-identity",
  eventName: "UpdateIdentityPool",
  userIdentity: user,
  requestParameters: {
    identityPoolId: "eu-west-1:2dba1a3b-4c5d-6e7f-8a9b-0c1d2e3f4a5b",
    identityPoolName: "shop",
    allowUnauthenticatedIdentities: true,
  },
};

export const identityPoolOpened: Detection = {
  id: "identity-pool-opened",
  title: "An identity pool gives AWS credentials to guests",
  why: "Anybody on the internet gets the credentials of the pool's guest role, without signing in.",
  severity: "high",
  technique: "T1078.004",
  source: "aws.cognito-identity",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["CreateIdentityPool", "UpdateIdentityPool"],
      requestParameters: { allowUnauthenticatedIdentities: [true] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "identity-pool-changed",
  subject: ["detail.requestParameters.identityPoolId", "detail.requestParameters.identityPoolName"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({
      ...call,
      requestParameters: {
        identityPoolId: "eu-west-1:2dba1a3b-4c5d-6e7f-8a9b-0c1d2e3f4a5b",
        identityPoolName: "shop",
        allowUnauthenticatedIdentities: false,
      },
    }),
  ],
  limits:
    "What guests may do is in the guest role's policies. Every update of a pool that already takes guests alerts again.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the pool. It concerns `requestParameters.identityPoolId`.",
      "Read the policies of the guest role: SetIdentityPoolRoles names it.",
      "Look what that role did since (`everything-one-principal-did`).",
    ],
    harmless:
      "Web pages that send analytics or show maps without sign-in: their guest role may do that and nothing else.",
    contain: "Set allowUnauthenticatedIdentities to false, and revoke the guest role's sessions.",
  },
};
