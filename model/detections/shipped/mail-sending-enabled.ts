import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const mailSendingEnabled: Detection = {
  id: "mail-sending-enabled",
  title: "Sending of mail was enabled, or more of it asked for",
  why: "Stolen credentials send phishing in the company's name, and this is the first step.",
  severity: "medium",
  technique: "T1496.004",
  source: "aws.ses",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      $or: [
        { eventName: ["UpdateAccountSendingEnabled"], requestParameters: { enabled: [true, "true"] } },
        { eventName: ["PutAccountSendingAttributes"], requestParameters: { sendingEnabled: [true, "true"] } },
        { eventName: ["PutAccountDetails"] },
      ],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "mail-sending-changed",
  subject: ["account", "region"],
  sample: cloudTrailSample({
    source: "aws.ses",
    eventName: "UpdateAccountSendingEnabled",
    userIdentity: user,
    requestParameters: { enabled: true },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.ses",
      eventName: "UpdateAccountSendingEnabled",
      userIdentity: pipeline,
      requestParameters: { enabled: false },
    }),
    cloudTrailSample({
      source: "aws.ses",
      eventName: "UpdateAccountSendingEnabled",
      userIdentity: user,
      requestParameters: { enabled: true },
      more: refused,
    }),
  ],
  limits: "An account that sends already needs none of these calls.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Run `everything-one-principal-did` for whoever made the call: from where, and what came before and after it. Who called stands in `userIdentity.arn`.",
      "Look for identities that were verified since.",
      "Ask the account's owner whether it sends mail at all.",
    ],
    harmless: "A team that begins to send mail.",
    contain: "Disable sending for the account, and deactivate the key.",
  },
};
