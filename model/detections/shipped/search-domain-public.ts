import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { publicTexts, textLimits } from "../public-policies";
import { pipeline, user } from "../../catalog/sample-callers";

export const searchDomainPublic: Detection = {
  id: "search-domain-public",
  title: "A search domain's policy lets everybody in",
  why: "Open search domains were read, wiped and held to ransom by the thousands.",
  severity: "high",
  technique: "T1530",
  source: "aws.es",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { requestParameters: { accessPolicies: publicTexts }, errorCode: [{ exists: false }] },
  },
  governedBy: "search-domains-changed",
  subject: ["detail.requestParameters.domainName"],
  sample: cloudTrailSample({
    source: "aws.es",
    eventName: "UpdateDomainConfig",
    userIdentity: user,
    requestParameters: {
      domainName: "orders",
      accessPolicies:
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"es:*","Resource":"*"}]}',
    },
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
      eventName: "UpdateDomainConfig",
      userIdentity: pipeline,
      requestParameters: { domainName: "orders", eBSOptions: { eBSEnabled: true, volumeSize: 100 } },
    }),
  ],
  limits: textLimits,
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the domain, `requestParameters.domainName`: who made the call, from where, and what came before it.",
      "Check whether the domain has a public endpoint, and fine-grained access control.",
      "Read the policy: is it narrowed to addresses?",
    ],
    harmless: "A domain within a VPC, whose security group decides.",
    contain: "Put the former policy back, and restore indices that are gone from the automated snapshots.",
  },
};
