import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { everyWrite } from "../every-write";
import { writesAreLogged } from "../preconditions";

export const platformApplicationsChanged: GovernedEvent = {
  id: "platform-applications-changed",
  why: "An environment launches instances, load balancers and roles by one call, with whatever code its version holds.",
  topic: "services",
  source: "aws.elasticbeanstalk",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: everyWrite },
  origin: "member",
  volume: { perMonth: 10, busyPerMonth: 1000, basis: "Deployments, where it is used." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.elasticbeanstalk",
    eventName: "CreateEnvironment",
    requestParameters: { applicationName: "shop", environmentName: "shop-production" },
  }),
};
