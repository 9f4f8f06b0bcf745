import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { readsAreLogged } from "../preconditions";

export const stsRolesAssumedByFederation: GovernedEvent = {
  id: "sts-roles-assumed-by-federation",
  why: "Sessions that an identity provider vouches for: who came in by SAML or OpenID Connect, with which name, from where. Pods and pipelines come in all day, hence opt-in.",
  topic: "organization",
  source: "aws.sts",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["AssumeRoleWithSAML", "AssumeRoleWithWebIdentity"] },
  },
  origin: "member",
  readOnly: true,
  volume: { perMonth: 5000, busyPerMonth: 500000, basis: "Each job of a pipeline, and each pod once an hour." },
  preconditions: [
    readsAreLogged,
    "Room for it: each pod of a cluster and each job of a pipeline causes an event an hour.",
  ],
  sample: cloudTrailSample({
    source: "aws.sts",
    eventName: "AssumeRoleWithWebIdentity",
    userIdentity: {
      type: "WebIdentityUser",
      principalId:
        "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com:sts.amazonaws.com:repo:example/shop:ref:refs/heads/main",
      userName: "repo:example/shop:ref:refs/heads/main",
      identityProvider: "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com",
    },
    requestParameters: { roleArn: "arn:aws:iam::111122223333:role/Pipeline", roleSessionName: "deploy-418" },
    readOnly: true,
  }),
};
