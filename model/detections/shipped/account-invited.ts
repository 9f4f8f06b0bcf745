import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.organizations",
  eventName: "InviteAccountToOrganization",
  userIdentity: user,
  requestParameters: { target: { id: "999988887777", type: "ACCOUNT" } },
  responseElements: { handshake: { id: "h-a1b2c3d4e5", action: "INVITE" } },
  region: "us-east-1",
};

export const accountInvited: Detection = {
  id: "account-invited",
  title: "An account was invited into the organization",
  why: "An account that joins is inside: sharing, trusted access and policies that admit the organization admit it too.",
  severity: "low",
  technique: "T1136.003",
  source: "aws.organizations",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["InviteAccountToOrganization"], errorCode: [{ exists: false }] },
  },
  governedBy: "organization-changed",
  subject: ["detail.requestParameters.target.id", "detail.responseElements.handshake.id"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({
      ...call,
      eventName: "CreateAccount",
      requestParameters: { accountName: "****", email: "****" },
    }),
  ],
  limits: "Accounts that the organization makes itself are excluded: they are the usual way.",
  query: "organization-changes",
  triage: {
    look: [
      "Run `organization-changes`: whether the invitation was accepted. It concerns `requestParameters.target.id`.",
      "Find out whose account it is.",
      "Look which of your policies admit the whole organization.",
    ],
    harmless: "A merger, or an account of your own from before the organization.",
    contain: "Cancel the handshake, or remove the account from the organization.",
  },
};
