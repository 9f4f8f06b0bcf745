import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { globalWritesAreLogged } from "../preconditions";

export const iamTrustChanged: GovernedEvent = {
  id: "iam-trust-changed",
  why: "A trust policy or identity provider decides who can assume a role from outside; one added principal is a backdoor that no list of users and keys will ever show.",
  topic: "identity",
  part: "iam",
  source: "aws.iam",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        // A product's provider gets a role for a while (IAM user guide, "IAM temporary delegation").
        "AcceptDelegationRequest",
        "AddClientIDToOpenIDConnectProvider",
        "CreateOpenIDConnectProvider",
        "CreateRole",
        "CreateSAMLProvider",
        // Principals of the account can then prove who they are outside AWS (IAM user guide, "Outbound identity federation").
        "EnableOutboundWebIdentityFederation",
        "UpdateAssumeRolePolicy",
        "UpdateOpenIDConnectProviderThumbprint",
        "UpdateSAMLProvider",
      ],
    },
  },
  origin: "member",
  regions: ["us-east-1"],
  volume: { perMonth: 20, busyPerMonth: 2000, basis: "Deployments of roles." },
  preconditions: [globalWritesAreLogged],
  sample: cloudTrailSample({
    source: "aws.iam",
    eventName: "UpdateAssumeRolePolicy",
    region: "us-east-1",
    requestParameters: {
      roleName: "deployment",
      policyDocument:
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::999988887777:root"},"Action":"sts:AssumeRole"}]}',
    },
  }),
};
