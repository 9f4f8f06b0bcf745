import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import { user } from "../../catalog/sample-callers";
import { inRegion, series, succeeded } from "../calls";
import type { CorrelationRule } from "../correlation-rule";

const later = 15 * 86_400;
const launched = (region: string) =>
  inRegion(
    region,
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "RunInstances",
      userIdentity: user,
      requestParameters: { instanceType: "m7i.large", instancesSet: { items: [{ minCount: 1, maxCount: 1 }] } },
    }),
  );

export const firstRegionWithInstances: CorrelationRule = {
  id: "first-region-with-instances",
  title: "The first instances of an account in a Region",
  why: "Applications live where they live: a Region that an account never used is where nobody looks.",
  severity: "medium",
  technique: "T1535",
  type: "first_seen",
  days: 60,
  learningDays: 14,
  fields: { region: "region" },
  events: [
    { id: "launched", source: "aws.ec2", pattern: succeeded(["RunInstances"]), governedBy: "ec2-instances-launched" },
  ],
  groupBy: { account: "account" },
  sample: series("first-region-with-instances", [
    [0, launched("eu-west-1")],
    [later, launched("us-west-2")],
  ]),
  nearMisses: [
    series("first-region-with-instances: as ever", [
      [0, launched("eu-west-1")],
      [later, launched("eu-west-1")],
    ]),
    series("first-region-with-instances: while it learns", [
      [0, launched("eu-west-1")],
      [86400, launched("us-west-2")],
    ]),
  ],
  limits: "The first launch of an account that is new to the organization is told once the two weeks are over.",
  query: "instances-in-unusual-regions",
  triage: {
    look: [
      "Run `instances-in-unusual-regions`.",
      "Run `everything-one-principal-did` for whoever launched them.",
      "Ask the owner of the account.",
    ],
    harmless: "A new site of an application, announced.",
    contain: "Stop the instances; deny the Region by a guardrail.",
  },
};
