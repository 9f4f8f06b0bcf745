import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { everyWrite } from "../every-write";
import { globalWritesAreLogged } from "../preconditions";

export const dnsRecordsChanged: GovernedEvent = {
  id: "dns-records-changed",
  why: "Whoever changes a record has the users' traffic and the certificates of the name; a zone that is associated with a strange VPC answers there, and a deleted one answers nobody.",
  topic: "services",
  source: "aws.route53",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: everyWrite },
  origin: "member",
  regions: ["us-east-1"],
  volume: {
    perMonth: 50,
    busyPerMonth: 5000,
    basis: "Deployments; controllers of Kubernetes write the records of each service.",
  },
  preconditions: [globalWritesAreLogged],
  sample: cloudTrailSample({
    source: "aws.route53",
    eventName: "AssociateVPCWithHostedZone",
    region: "us-east-1",
    requestParameters: {
      hostedZoneId: "Z1D633PJN98FT9",
      vPC: { vPCRegion: "eu-west-1", vPCId: "vpc-0a1b2c3d4e5f60718" },
    },
    responseElements: { changeInfo: { status: "PENDING", id: "/change/C1PA6795UKMFR9" } },
  }),
};
