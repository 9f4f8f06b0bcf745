import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const identityPoolChanged: GovernedEvent = {
  id: "identity-pool-changed",
  why: "An identity pool hands AWS credentials to whoever asks its API; one that takes guests, or a role that guests get, publishes that role to the internet.",
  topic: "identity",
  part: "directory",
  source: "aws.cognito-identity",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "CreateIdentityPool",
        "DeleteIdentityPool",
        "SetIdentityPoolRoles",
        "SetPrincipalTagAttributeMap",
        "UpdateIdentityPool",
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 1, busyPerMonth: 50, basis: "Deployments of applications with sign-in." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.cognito-identity",
    eventName: "UpdateIdentityPool",
    requestParameters: {
      identityPoolId: "eu-west-1:2dba1a3b-4c5d-6e7f-8a9b-0c1d2e3f4a5b",
      identityPoolName: "shop",
      allowUnauthenticatedIdentities: true,
    },
  }),
};
