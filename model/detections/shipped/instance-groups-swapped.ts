import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, rehearsed, user } from "../../catalog/sample-callers";

export const instanceGroupsSwapped: Detection = {
  id: "instance-groups-swapped",
  title: "An instance was put into other security groups",
  why: "It is how an instance is opened without a change to any group.",
  severity: "low",
  technique: "T1562.007",
  source: "aws.ec2",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["ModifyInstanceAttribute"],
      requestParameters: { groupSet: { items: { groupId: [{ exists: true }] } } },
      userIdentity: { invokedBy: [{ exists: false }] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "ec2-instances-launched",
  subject: ["detail.requestParameters.instanceId"],
  sample: cloudTrailSample({
    source: "aws.ec2",
    eventName: "ModifyInstanceAttribute",
    userIdentity: user,
    requestParameters: {
      instanceId: "i-1234567890abcdef0",
      groupSet: { items: [{ groupId: "sg-003dc7f1f1c686164" }] },
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "ModifyInstanceAttribute",
      userIdentity: pipeline,
      requestParameters: { instanceId: "i-1234567890abcdef0", disableApiTermination: { value: true } },
    }),
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "ModifyInstanceAttribute",
      userIdentity: user,
      requestParameters: {
        instanceId: "i-1234567890abcdef0",
        groupSet: { items: [{ groupId: "sg-003dc7f1f1c686164" }] },
      },
      more: rehearsed,
    }),
  ],
  limits: "What the groups let in is not looked at; isolation during an incident does the same.",
  query: "security-groups-opened",
  triage: {
    look: [
      "Run `security-groups-opened`: what else was opened, and by whom. It concerns `requestParameters.instanceId`.",
      "Read what the new groups let in.",
      "Check who can reach the instance now.",
    ],
    harmless: "An isolation by the incident team, or a deployment.",
    contain: "Put the former groups back.",
  },
};
