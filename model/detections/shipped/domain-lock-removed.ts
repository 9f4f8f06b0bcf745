import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const domainLockRemoved: Detection = {
  id: "domain-lock-removed",
  title: "A domain's transfer lock was removed",
  why: "It is the step before the domain leaves, with mail and certificates of the whole company.",
  severity: "high",
  technique: "T1584.001",
  source: "aws.route53domains",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["DisableDomainTransferLock", "RetrieveDomainAuthCode"], errorCode: [{ exists: false }] },
  },
  governedBy: "domains-changed",
  subject: ["detail.requestParameters.domainName"],
  sample: cloudTrailSample({
    source: "aws.route53domains",
    eventName: "DisableDomainTransferLock",
    region: "us-east-1",
    userIdentity: user,
    requestParameters: { domainName: "example.com" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.route53domains",
      eventName: "DisableDomainAutoRenew",
      region: "us-east-1",
      userIdentity: pipeline,
      requestParameters: { domainName: "example.com" },
    }),
    cloudTrailSample({
      source: "aws.route53domains",
      eventName: "DisableDomainTransferLock",
      region: "us-east-1",
      userIdentity: user,
      requestParameters: { domainName: "example.com" },
      more: refused,
    }),
  ],
  limits: "A move to another registrar looks the same until it is confirmed.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the domain, `requestParameters.domainName`: who made the call, from where, and what came before it.",
      "Ask whoever owns the company's domains.",
      "Look for a changed contact, or a transfer.",
    ],
    harmless: "A move to another registrar, announced.",
    contain: "Enable the lock again, and change the password of the contact's mailbox.",
  },
};
