import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { onBehalf, pipeline, refused, user } from "../../catalog/sample-callers";

export const hostedZoneDeleted: Detection = {
  id: "hosted-zone-deleted",
  title: "A zone, its query log or its signing was removed",
  why: "Names stop to answer, or whoever answers for them is not recorded or verified any more.",
  severity: "medium",
  technique: "T1489",
  source: "aws.route53",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["DeleteHostedZone", "DeleteQueryLoggingConfig", "DisableHostedZoneDNSSEC"],
      userIdentity: { invokedBy: [{ exists: false }] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "dns-records-changed",
  subject: ["detail.requestParameters.id", "detail.requestParameters.hostedZoneId"],
  sample: cloudTrailSample({
    source: "aws.route53",
    eventName: "DeleteHostedZone",
    region: "us-east-1",
    userIdentity: user,
    requestParameters: { id: "Z1D633PJN98FT9" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.route53",
      eventName: "DeleteHostedZone",
      region: "us-east-1",
      userIdentity: onBehalf(pipeline, "servicediscovery.amazonaws.com"),
      requestParameters: { id: "Z1D633PJN98FT9" },
    }),
    cloudTrailSample({
      source: "aws.route53",
      eventName: "DeleteHostedZone",
      region: "us-east-1",
      userIdentity: user,
      requestParameters: { id: "Z1D633PJN98FT9" },
      more: refused,
    }),
  ],
  limits: "Zones of test environments are deleted in the same way.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the zone, `requestParameters.id`: who made the call, from where, and what came before it.",
      "Check whether a domain still points at the zone's servers.",
      "Ask its owner.",
    ],
    harmless: "A test environment that its pipeline tears down.",
    contain: "Create the zone again from its template: it gets other name servers, which the domain must then name.",
  },
};
