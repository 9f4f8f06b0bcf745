import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { onBehalf, pipeline, user } from "../../catalog/sample-callers";

export const privateZoneAssociated: Detection = {
  id: "private-zone-associated",
  title: "A private zone was associated with a network",
  why: "Instances of that network take its answers for the company's.",
  severity: "low",
  technique: "T1557",
  source: "aws.route53",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["AssociateVPCWithHostedZone"],
      userIdentity: { invokedBy: [{ exists: false }] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "dns-records-changed",
  subject: ["detail.requestParameters.hostedZoneId", "detail.requestParameters.vPC.vPCId"],
  sample: cloudTrailSample({
    source: "aws.route53",
    eventName: "AssociateVPCWithHostedZone",
    region: "us-east-1",
    userIdentity: user,
    requestParameters: {
      hostedZoneId: "Z1D633PJN98FT9",
      vPC: { vPCRegion: "eu-west-1", vPCId: "vpc-0a1b2c3d4e5f60718" },
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.route53",
      eventName: "AssociateVPCWithHostedZone",
      region: "us-east-1",
      userIdentity: onBehalf(pipeline, "servicediscovery.amazonaws.com"),
      requestParameters: {
        hostedZoneId: "Z1D633PJN98FT9",
        vPC: { vPCRegion: "eu-west-1", vPCId: "vpc-0a1b2c3d4e5f60718" },
      },
    }),
    cloudTrailSample({
      source: "aws.route53",
      eventName: "CreateHostedZone",
      region: "us-east-1",
      userIdentity: pipeline,
      requestParameters: { name: "internal.example.com" },
    }),
  ],
  limits: "Every new network of a company with private zones alerts.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the zone, `requestParameters.hostedZoneId`: who made the call, from where, and what came before it.",
      "Check whose network it is.",
      "Read the zone's records: do they shadow public names?",
    ],
    harmless: "A deployment of the network team.",
    contain: "Disassociate the network.",
  },
};
