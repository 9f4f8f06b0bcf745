import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.iam",
  eventName: "CreateAccountAlias",
  userIdentity: user,
  requestParameters: { accountAlias: "example-shop-login" },
  region: "us-east-1",
};

export const loginAliasChanged: Detection = {
  id: "login-alias-changed",
  title: "The account's sign-in alias was changed",
  why: "People who sign in by the alias reach another page, or none: the first step to a page that looks like yours.",
  severity: "low",
  technique: "T1531",
  source: "aws.iam",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["CreateAccountAlias"], errorCode: [{ exists: false }] },
  },
  governedBy: "iam-account-rules-changed",
  subject: ["detail.requestParameters.accountAlias", "account"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({
      ...call,
      eventName: "SetSecurityTokenServicePreferences",
      requestParameters: { globalEndpointTokenVersion: "v2Token" },
    }),
  ],
  limits: "A deleted alias is told only as part of iam-principals-deleted, in the archive.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Read what else the caller did that day (`everything-one-principal-did`). It concerns `requestParameters.accountAlias`.",
      "Look whether the former alias now belongs to another account.",
      "Warn those who sign in with it.",
    ],
    harmless: "A new account that gets its alias once.",
    contain: "Set the alias back; if another account took it, ask AWS Support.",
  },
};
