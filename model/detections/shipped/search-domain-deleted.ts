import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const searchDomainDeleted: Detection = {
  id: "search-domain-deleted",
  title: "A search domain was deleted",
  why: "Its indices go with it, and its automated snapshots too.",
  severity: "medium",
  technique: "T1485",
  source: "aws.es",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["DeleteDomain", "DeleteElasticsearchDomain"], errorCode: [{ exists: false }] },
  },
  governedBy: "search-domains-changed",
  subject: ["detail.requestParameters.domainName"],
  sample: cloudTrailSample({
    source: "aws.es",
    eventName: "DeleteDomain",
    userIdentity: user,
    requestParameters: { domainName: "orders" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.es",
      eventName: "UpdateDomainConfig",
      userIdentity: pipeline,
      requestParameters: {
        domainName: "orders",
        accessPolicies:
          '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/Pipeline"},"Action":"es:*","Resource":"*"}]}',
      },
    }),
    cloudTrailSample({
      source: "aws.es",
      eventName: "DeleteDomain",
      userIdentity: user,
      requestParameters: { domainName: "orders" },
      more: refused,
    }),
  ],
  limits: "Test domains are deleted in the same way.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the domain, `requestParameters.domainName`: who made the call, from where, and what came before it.",
      "Check whether manual snapshots are in a bucket.",
      "Ask its owner.",
    ],
    harmless: "An environment that its pipeline tears down.",
    contain: "Create a domain, and restore the manual snapshots.",
  },
};
