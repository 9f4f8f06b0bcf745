import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const domainTransferred: Detection = {
  id: "domain-transferred",
  title: "A domain was transferred or deleted",
  why: "Whoever has the domain has its mail, and with that every account that resets its password by mail.",
  severity: "critical",
  technique: "T1584.001",
  source: "aws.route53domains",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["DeleteDomain", "TransferDomainToAnotherAwsAccount"], errorCode: [{ exists: false }] },
  },
  governedBy: "domains-changed",
  subject: ["detail.requestParameters.domainName"],
  sample: cloudTrailSample({
    source: "aws.route53domains",
    eventName: "TransferDomainToAnotherAwsAccount",
    region: "us-east-1",
    userIdentity: user,
    requestParameters: { domainName: "example.com", accountId: "999988887777" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.route53domains",
      eventName: "RegisterDomain",
      region: "us-east-1",
      userIdentity: pipeline,
      requestParameters: { domainName: "example.net", durationInYears: 1 },
    }),
    cloudTrailSample({
      source: "aws.route53domains",
      eventName: "TransferDomainToAnotherAwsAccount",
      region: "us-east-1",
      userIdentity: user,
      requestParameters: { domainName: "example.com", accountId: "999988887777" },
      more: refused,
    }),
  ],
  limits: "A transfer to an account of the organization alerts as well.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the domain, `requestParameters.domainName`: who made the call, from where, and what came before it.",
      "Check whose account it is; the transfer waits for three days until that account accepts.",
      "Ask whoever owns the company's domains.",
    ],
    harmless: "A move between accounts of the organization, announced.",
    contain: "Call CancelDomainTransferToAnotherAwsAccount at once; after that only AWS support helps.",
  },
};
