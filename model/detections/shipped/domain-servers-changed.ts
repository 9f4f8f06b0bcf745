import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const domainServersChanged: Detection = {
  id: "domain-servers-changed",
  title: "A domain was pointed at other name servers",
  why: "Whoever runs them answers for every name of the domain.",
  severity: "high",
  technique: "T1584.002",
  source: "aws.route53domains",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["UpdateDomainNameservers"], errorCode: [{ exists: false }] },
  },
  governedBy: "domains-changed",
  subject: ["detail.requestParameters.domainName"],
  sample: cloudTrailSample({
    source: "aws.route53domains",
    eventName: "UpdateDomainNameservers",
    region: "us-east-1",
    userIdentity: user,
    requestParameters: { domainName: "example.com", nameservers: [{ name: "ns1.example.org" }] },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.route53domains",
      eventName: "UpdateDomainContactPrivacy",
      region: "us-east-1",
      userIdentity: pipeline,
      requestParameters: { domainName: "example.com" },
    }),
    cloudTrailSample({
      source: "aws.route53domains",
      eventName: "UpdateDomainNameservers",
      region: "us-east-1",
      userIdentity: user,
      requestParameters: { domainName: "example.com" },
      more: refused,
    }),
  ],
  limits: "Moves of a hosted zone look the same.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the domain, `requestParameters.domainName`: who made the call, from where, and what came before it.",
      "Compare the servers with those of the hosted zone.",
      "Check certificates that were issued for the domain since.",
    ],
    harmless: "A move of the hosted zone, announced.",
    contain: "Set the former servers; caches take up to two days.",
  },
};
