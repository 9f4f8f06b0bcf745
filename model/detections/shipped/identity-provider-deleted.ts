import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.iam",
  eventName: "DeleteSAMLProvider",
  userIdentity: user,
  requestParameters: { sAMLProviderArn: "arn:aws:iam::111122223333:saml-provider/corporate" },
  region: "us-east-1",
};

export const identityProviderDeleted: Detection = {
  id: "identity-provider-deleted",
  title: "An identity provider was deleted",
  why: "Everybody who signs in through it is locked out at once, and with a provider of the same name somebody else can take its place.",
  severity: "high",
  technique: "T1531",
  source: "aws.iam",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["DeleteOpenIDConnectProvider", "DeleteSAMLProvider"], errorCode: [{ exists: false }] },
  },
  governedBy: "iam-principals-deleted",
  subject: ["detail.requestParameters.sAMLProviderArn", "detail.requestParameters.openIDConnectProviderArn"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({
      ...call,
      eventName: "DeleteServerCertificate",
      requestParameters: { serverCertificateName: "old" },
    }),
  ],
  limits: "Which roles trust the provider is in their trust policies, which no event names.",
  query: "roles-opened-to-other-accounts",
  triage: {
    look: [
      "Run `roles-opened-to-other-accounts`: which roles trusted the provider, and were they changed too. It concerns `requestParameters.sAMLProviderArn`.",
      "Look whether a provider was created right before or after, with the same name and other metadata.",
      "Ask the owners of sign-in whether they are moving to another provider.",
    ],
    harmless: "A migration of the identity provider, or a cluster that was deleted with its OpenID Connect provider.",
    contain:
      "Create the provider again from the saved metadata; its ARN, and with it the roles' trust, comes back with the name.",
  },
};
