import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";

/** Data events (Amazon Cognito developer guide, "Amazon Cognito logging in AWS CloudTrail"). */
export const identityPoolCredentialsIssued: GovernedEvent = {
  id: "identity-pool-credentials-issued",
  why: "Credentials that an identity pool gives to guests are the ones that outsiders try first; the record shows the identity and the address, and nothing else does.",
  topic: "identity",
  part: "directory",
  source: "aws.cognito-identity",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "GetCredentialsForIdentity",
        "GetId",
        "GetOpenIdToken",
        "GetOpenIdTokenForDeveloperIdentity",
        "UnlinkIdentity",
      ],
    },
  },
  origin: "member",
  dataEvents: true,
  volume: { perMonth: 1000, busyPerMonth: 10000000, basis: "As many as an application has sign-ins." },
  preconditions: [
    "A CloudTrail trail logs data events of the type AWS::Cognito::IdentityPool in the account and Region, which CloudTrail charges for by event: as many as the app has sign-ins.",
  ],
  sample: cloudTrailSample({
    source: "aws.cognito-identity",
    eventName: "GetCredentialsForIdentity",
    userIdentity: { type: "Unknown" },
    requestParameters: { logins: {}, identityId: "eu-west-1:8c7a1b2d-3e4f-5a6b-7c8d-9e0f1a2b3c4d" },
    dataEvent: true,
  }),
};
