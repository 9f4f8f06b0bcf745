import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { readsAreLogged } from "../preconditions";

export const ecsDefinitionsRead: GovernedEvent = {
  id: "ecs-definitions-read",
  why: "Task definitions hold environment variables, and environment variables hold credentials. Deployments read them all day, hence opt-in.",
  topic: "compute",
  source: "aws.ecs",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: { eventName: ["DescribeTaskDefinition"] } },
  origin: "member",
  readOnly: true,
  volume: { perMonth: 5000, busyPerMonth: 200000, basis: "Deployments and agents." },
  preconditions: [readsAreLogged],
  sample: cloudTrailSample({
    source: "aws.ecs",
    eventName: "DescribeTaskDefinition",
    readOnly: true,
    requestParameters: { taskDefinition: "import:4" },
  }),
};
