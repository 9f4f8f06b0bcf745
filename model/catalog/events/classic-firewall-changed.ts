import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { everyWrite } from "../every-write";
import { globalWritesAreLogged } from "../preconditions";

export const classicFirewallChanged: GovernedEvent = {
  id: "classic-firewall-changed",
  why: "The older web application firewall in front of CloudFront still guards what nobody has migrated, and nobody looks at it any more.",
  topic: "services",
  source: "aws.waf",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: everyWrite },
  origin: "member",
  regions: ["us-east-1"],
  volume: { perMonth: 1, busyPerMonth: 100, basis: "Only where it is still used." },
  preconditions: [globalWritesAreLogged],
  sample: cloudTrailSample({
    source: "aws.waf",
    eventName: "DeleteWebACL",
    region: "us-east-1",
    requestParameters: {
      webACLId: "a1b2c3d4-5678-90ab-cdef-example11111",
      changeToken: "d4c3b2a1-5678-90ab-cdef-example22222",
    },
  }),
};
