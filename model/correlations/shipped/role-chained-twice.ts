import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import { user } from "../../catalog/sample-callers";
import { series, succeeded } from "../calls";
import type { CorrelationRule } from "../correlation-rule";

const session = (name: string) => `arn:aws:sts::111122223333:assumed-role/${name}/dana`;
const assumed = (from: string, to: string) =>
  cloudTrailSample({
    source: "aws.sts",
    eventName: "AssumeRole",
    readOnly: true,
    userIdentity: { ...user, type: "AssumedRole", arn: session(from) },
    requestParameters: { roleArn: `arn:aws:iam::111122223333:role/${to}`, roleSessionName: "dana" },
    responseElements: { assumedRoleUser: { arn: session(to), assumedRoleId: `AROAEXAMPLE${to.toUpperCase()}:dana` } },
  });

export const roleChainedTwice: CorrelationRule = {
  id: "role-chained-twice",
  title: "A session took a role, and from there another",
  why: "Each step hides the one before: intruders walk from role to role until one may do what they want.",
  severity: "medium",
  technique: "T1550.001",
  type: "temporal_ordered",
  timespanMinutes: 60,
  events: [
    {
      id: "first",
      source: "aws.sts",
      pattern: succeeded(["AssumeRole"], { userIdentity: { type: ["AssumedRole"] } }),
      governedBy: "sts-roles-assumed",
      readOnly: true,
    },
    {
      id: "second",
      source: "aws.sts",
      pattern: succeeded(["AssumeRole"], { userIdentity: { type: ["AssumedRole"] } }),
      governedBy: "sts-roles-assumed",
      readOnly: true,
    },
  ],
  groupBy: { session: { first: "detail.responseElements.assumedRoleUser.arn", second: "detail.userIdentity.arn" } },
  sample: series("role-chained-twice", [
    [0, assumed("Engineer", "Deploy")],
    [120, assumed("Deploy", "Administrator")],
  ]),
  nearMisses: [
    series("role-chained-twice: two of one", [
      [0, assumed("Engineer", "Deploy")],
      [120, assumed("Engineer", "Auditor")],
    ]),
    series("role-chained-twice: hours later", [
      [0, assumed("Engineer", "Deploy")],
      [8000, assumed("Deploy", "Administrator")],
    ]),
  ],
  limits:
    "Pipelines that go through a hub account chain roles by design: except them. It needs the opt-in event sts-roles-assumed.",
  query: "timeline-of-one-session",
  triage: {
    look: [
      "Run `timeline-of-one-session` for the last session.",
      "Look at the trust policies that let the sessions pass.",
      "Look at how the first session began.",
    ],
    harmless: "A pipeline that is made so.",
    contain: "End the sessions of all roles on the way, and narrow the trust policies.",
  },
};
