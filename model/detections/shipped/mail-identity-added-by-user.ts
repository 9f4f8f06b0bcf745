import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const mailIdentityAddedByUser: Detection = {
  id: "mail-identity-added-by-user",
  title: "A user added an address or a domain to send from",
  why: "Whoever sends phishing verifies an address first.",
  severity: "medium",
  technique: "T1583.001",
  source: "aws.ses",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "CreateEmailIdentity",
        "VerifyDomainDkim",
        "VerifyDomainIdentity",
        "VerifyEmailAddress",
        "VerifyEmailIdentity",
      ],
      userIdentity: { type: ["IAMUser", "Root"] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "mail-sending-changed",
  subject: [
    "detail.requestParameters.emailAddress",
    "detail.requestParameters.emailIdentity",
    "detail.requestParameters.domain",
  ],
  sample: cloudTrailSample({
    source: "aws.ses",
    eventName: "VerifyEmailIdentity",
    userIdentity: user,
    requestParameters: { emailAddress: "billing@example.org" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.ses",
      eventName: "CreateEmailIdentity",
      userIdentity: pipeline,
      requestParameters: { emailIdentity: "example.com" },
    }),
    cloudTrailSample({
      source: "aws.ses",
      eventName: "VerifyEmailIdentity",
      userIdentity: user,
      requestParameters: { emailAddress: "billing@example.org" },
      more: refused,
    }),
  ],
  limits: "A role that does it looks like a deployment.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the identity, `requestParameters.emailAddress`: who made the call, from where, and what came before it.",
      "Ask whether the address is the company's.",
      "Look for a higher sending quota that was asked for.",
    ],
    harmless: "A developer in a test account.",
    contain: "Delete the identity, and deactivate the key.",
  },
};
