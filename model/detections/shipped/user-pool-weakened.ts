import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.cognito-idp",
  eventName: "SetUserPoolMfaConfig",
  userIdentity: user,
  requestParameters: { userPoolId: "eu-west-1_Ab1Cd2Ef3", mfaConfiguration: "OFF" },
};

export const userPoolWeakened: Detection = {
  id: "user-pool-weakened",
  title: "A user pool asks for less, or an administrator set a user's password",
  why: "MFA that is switched off, risk checks that are removed or a password that somebody else knows opens your customers' accounts.",
  severity: "medium",
  technique: "T1556.006",
  source: "aws.cognito-idp",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      $or: [
        { eventName: ["AdminSetUserPassword", "DeleteUserPool"] },
        { eventName: ["SetUserPoolMfaConfig"], requestParameters: { mfaConfiguration: ["OFF", "OPTIONAL"] } },
        { eventName: ["UpdateUserPool"], requestParameters: { mfaConfiguration: ["OFF"] } },
        { eventName: ["UpdateUserPool"], requestParameters: { deletionProtection: ["INACTIVE"] } },
      ],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "user-pool-changed",
  subject: ["detail.requestParameters.userPoolId", "detail.additionalEventData.sub"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({ ...call, requestParameters: { userPoolId: "eu-west-1_Ab1Cd2Ef3", mfaConfiguration: "ON" } }),
  ],
  limits: "Applications that migrate users set passwords all day.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the pool. It concerns `requestParameters.userPoolId`.",
      "Look which customers signed in since, and from where.",
      "Ask the team that owns the application.",
    ],
    harmless: "A migration of users, by the application's own role.",
    contain: "Put the pool's settings back, and reset the passwords that were set.",
  },
};
