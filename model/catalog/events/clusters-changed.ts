import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { everyWrite } from "../every-write";
import { writesAreLogged } from "../preconditions";

export const clustersChanged: GovernedEvent = {
  id: "clusters-changed",
  why: "A cluster runs any step with its instances' role on everything that the data lake holds; block public access is one switch for the whole Region.",
  topic: "services",
  source: "aws.elasticmapreduce",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: everyWrite },
  origin: "member",
  volume: { perMonth: 20, busyPerMonth: 10000, basis: "Some events for each transient cluster." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.elasticmapreduce",
    eventName: "PutBlockPublicAccessConfiguration",
    requestParameters: { blockPublicAccessConfiguration: { blockPublicSecurityGroupRules: false } },
  }),
};
