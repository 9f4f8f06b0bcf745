import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import { user } from "../../catalog/sample-callers";
import { series, succeeded } from "../calls";
import type { CorrelationRule } from "../correlation-rule";

const call = (eventName: string, targetId: string) =>
  cloudTrailSample({
    source: "aws.organizations",
    eventName,
    region: "us-east-1",
    userIdentity: user,
    requestParameters: { policyId: "p-examplepolicyid111", targetId },
  });

export const guardrailLiftedForAWhile: CorrelationRule = {
  id: "guardrail-lifted-for-a-while",
  title: "A guardrail was taken off and put back",
  why: "For some minutes an account could do what the organization forbids: that it is back hides that it was away.",
  severity: "high",
  technique: "T1562.001",
  type: "temporal_ordered",
  timespanMinutes: 240,
  events: [
    {
      id: "off",
      source: "aws.organizations",
      pattern: succeeded(["DetachPolicy"]),
      governedBy: "organization-changed",
    },
    { id: "on", source: "aws.organizations", pattern: succeeded(["AttachPolicy"]), governedBy: "organization-changed" },
  ],
  groupBy: { policy: "detail.requestParameters.policyId", target: "detail.requestParameters.targetId" },
  sample: series("guardrail-lifted-for-a-while", [
    [0, call("DetachPolicy", "ou-ab12-11111111")],
    [1200, call("AttachPolicy", "ou-ab12-11111111")],
  ]),
  nearMisses: [
    series("guardrail-lifted-for-a-while: moved", [
      [0, call("DetachPolicy", "ou-ab12-11111111")],
      [1200, call("AttachPolicy", "ou-ab12-22222222")],
    ]),
    series("guardrail-lifted-for-a-while: given and taken", [
      [0, call("AttachPolicy", "ou-ab12-11111111")],
      [1200, call("DetachPolicy", "ou-ab12-11111111")],
    ]),
  ],
  limits:
    "A policy whose content is weakened and restored (UpdatePolicy) stays attached: organization-policy-changed tells these.",
  query: "organization-changes",
  triage: {
    look: [
      "Run `organization-changes`: by whom, and what else.",
      "Look at what happened in the accounts below the target in between.",
      "Ask who announced the change.",
    ],
    harmless: "A change of the guardrails that was announced, and whose minutes are in its ticket.",
    contain: "Undo what was done in between; let only a pipeline attach and detach policies.",
  },
};
