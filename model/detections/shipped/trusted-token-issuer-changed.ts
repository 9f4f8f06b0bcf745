import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.sso",
  eventName: "CreateTrustedTokenIssuer",
  userIdentity: user,
  requestParameters: {
    instanceArn: "arn:aws:sso:::instance/ssoins-6684a1b2c3d4e5f6",
    name: "corporate",
    trustedTokenIssuerType: "OIDC_JWT",
  },
};

export const trustedTokenIssuerChanged: Detection = {
  id: "trusted-token-issuer-changed",
  title: "IAM Identity Center trusts another issuer of tokens",
  why: "Applications hand in tokens of such an issuer for a user's identity: whoever controls it acts as any user toward data services.",
  severity: "medium",
  technique: "T1484.002",
  source: "aws.sso",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "CreateTrustedTokenIssuer",
        "PutApplicationAuthenticationMethod",
        "PutApplicationGrant",
        "UpdateTrustedTokenIssuer",
      ],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "identity-center-access-changed",
  subject: [
    "detail.requestParameters.trustedTokenIssuerArn",
    "detail.requestParameters.applicationArn",
    "detail.requestParameters.name",
  ],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({
      ...call,
      eventName: "UpdateApplication",
      requestParameters: {
        applicationArn: "arn:aws:sso::111122223333:application/ssoins-6684a1b2c3d4e5f6/apl-1a2b3c4d5e6f7a8b",
        status: "ENABLED",
      },
    }),
  ],
  limits: "What the issuer's tokens are used for is seen in the data services' own logs.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Read what else the caller did that day (`everything-one-principal-did`). It concerns `requestParameters.name`.",
      "Read the issuer's address: does it belong to your identity provider.",
      "List the applications that accept it.",
    ],
    harmless: "A data team connects QuickSight, Redshift or an application with the owners of sign-in.",
    contain: "Delete the issuer, and end the sessions of the application.",
  },
};
