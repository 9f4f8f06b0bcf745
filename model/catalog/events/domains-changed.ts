import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { everyWrite } from "../every-write";
import { globalWritesAreLogged } from "../preconditions";

export const domainsChanged: GovernedEvent = {
  id: "domains-changed",
  why: "A domain that leaves takes mail, sign-ins and certificates of the whole company along; first its transfer lock goes, then its contact, then the domain.",
  topic: "services",
  source: "aws.route53domains",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: everyWrite },
  origin: "member",
  regions: ["us-east-1"],
  volume: { perMonth: 1, busyPerMonth: 20, basis: "A person, some times a year." },
  preconditions: [globalWritesAreLogged],
  sample: cloudTrailSample({
    source: "aws.route53domains",
    eventName: "DisableDomainTransferLock",
    region: "us-east-1",
    requestParameters: { domainName: "example.com" },
    responseElements: { operationId: "3f2c1b0a" },
  }),
};
