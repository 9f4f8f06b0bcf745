import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import { user } from "../../catalog/sample-callers";
import { series, succeeded } from "../calls";
import type { CorrelationRule } from "../correlation-rule";

const later = 15 * 86_400;
const launched = (instanceType: string) =>
  cloudTrailSample({
    source: "aws.ec2",
    eventName: "RunInstances",
    userIdentity: user,
    requestParameters: { instanceType, instancesSet: { items: [{ minCount: 1, maxCount: 1 }] } },
  });

export const firstInstanceType: CorrelationRule = {
  id: "first-instance-type",
  title: "An account's first accelerated instances of a type",
  why: "Graphics processors cost a hundred times what others do, and are what stolen accounts are used for.",
  severity: "medium",
  technique: "T1496",
  type: "first_seen",
  days: 90,
  learningDays: 14,
  fields: { type: "detail.requestParameters.instanceType" },
  events: [
    {
      id: "launched",
      source: "aws.ec2",
      pattern: succeeded(["RunInstances"], {
        requestParameters: {
          instanceType: [{ prefix: "p" }, { prefix: "g" }, { prefix: "trn" }, { prefix: "inf" }, { prefix: "dl" }],
        },
      }),
      governedBy: "ec2-instances-launched",
    },
  ],
  groupBy: { account: "account" },
  sample: series("first-instance-type", [
    [0, launched("g6.xlarge")],
    [later, launched("p5.48xlarge")],
  ]),
  nearMisses: [
    series("first-instance-type: as ever", [
      [0, launched("g6.xlarge")],
      [later, launched("g6.xlarge")],
    ]),
    series("first-instance-type: of another kind", [
      [0, launched("g6.xlarge")],
      [later, launched("m7i.large")],
    ]),
  ],
  limits: "Types of launch templates are not in the call.",
  query: "instances-in-unusual-regions",
  triage: {
    look: [
      "Run `instances-in-unusual-regions`.",
      "Run `everything-one-principal-did` for whoever launched them.",
      "Look at the account's quota requests.",
    ],
    harmless: "A team that begins with machine learning, announced.",
    contain: "Stop the instances; keep the quota of accelerated types at zero where nobody needs them.",
  },
};
