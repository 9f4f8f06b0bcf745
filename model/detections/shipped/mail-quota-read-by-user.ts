import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user } from "../../catalog/sample-callers";

export const mailQuotaReadByUser: Detection = {
  id: "mail-quota-read-by-user",
  title: "A user asked how much mail may be sent",
  why: "It is the first thing that whoever buys stolen credentials asks.",
  severity: "low",
  technique: "T1526",
  source: "aws.ses",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["GetAccount", "GetAccountSendingEnabled", "GetSendQuota"],
      userIdentity: { type: ["IAMUser", "Root"] },
      errorCode: [{ exists: false }],
    },
  },
  readOnly: true,
  governedBy: "mail-sending-read",
  subject: ["detail.userIdentity.arn"],
  sample: cloudTrailSample({
    source: "aws.ses",
    eventName: "GetSendQuota",
    readOnly: true,
    userIdentity: user,
    requestParameters: {},
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.ses",
      eventName: "GetSendQuota",
      readOnly: true,
      userIdentity: pipeline,
      requestParameters: {},
    }),
    cloudTrailSample({
      source: "aws.ses",
      eventName: "ListIdentities",
      readOnly: true,
      userIdentity: user,
      requestParameters: {},
    }),
  ],
  limits: "Applications that send with a user's key ask as well.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Run `everything-one-principal-did` for whoever made the call: from where, and what came before and after it. Who called stands in `userIdentity.arn`.",
      "Look for the same question in other Regions.",
      "Look for GetCallerIdentity and ListUsers just before.",
    ],
    harmless: "An application that sends with this key.",
    contain: "Deactivate the key.",
  },
};
