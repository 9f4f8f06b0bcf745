import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import { user } from "../../catalog/sample-callers";
import { caller, inRegion, series, succeeded, times } from "../calls";
import type { CorrelationRule } from "../correlation-rule";

const launched = (region: string) =>
  inRegion(
    region,
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "RunInstances",
      userIdentity: user,
      requestParameters: { instanceType: "p5.48xlarge", instancesSet: { items: [{ minCount: 1, maxCount: 10 }] } },
    }),
  );
const regions = ["eu-west-1", "us-east-1", "us-west-2", "ap-southeast-2"];

export const instancesInManyRegions: CorrelationRule = {
  id: "instances-in-many-regions",
  title: "Somebody launches instances in several Regions",
  why: "Stolen credentials are turned into cryptocurrency wherever there is a quota: applications live in one or two Regions.",
  severity: "high",
  technique: "T1496",
  type: "value_count",
  field: "region",
  atLeast: 3,
  timespanMinutes: 60,
  events: [
    { id: "launched", source: "aws.ec2", pattern: succeeded(["RunInstances"]), governedBy: "ec2-instances-launched" },
  ],
  groupBy: { account: "account", caller },
  sample: series(
    "instances-in-many-regions",
    regions.map((region, index) => [index * 60, launched(region)] as const),
  ),
  nearMisses: [
    series(
      "instances-in-many-regions: of one Region",
      times(6, 60, () => launched("eu-west-1")),
    ),
    series(
      "instances-in-many-regions: over days",
      regions.map((region, index) => [index * 86400, launched(region)] as const),
    ),
  ],
  limits:
    "Regions of different hubs are not looked at together. Scaling groups launch as their service and are other callers.",
  query: "instances-in-unusual-regions",
  triage: {
    look: [
      "Run `instances-in-unusual-regions`: which instances, where and of which type.",
      "Run `everything-one-principal-did` for the caller.",
      "Look at the account's cost and at its quota requests.",
    ],
    harmless: "A load test or a rollout of a worldwide application by its pipeline.",
    contain:
      "Stop the instances and keep one for the investigation; end the caller's sessions; deny the Regions by a guardrail.",
  },
};
