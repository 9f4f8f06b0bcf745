import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const lightsailLaunched: Detection = {
  id: "lightsail-launched",
  title: "Something was launched in Lightsail",
  why: "Lightsail is beside the account's networks and guardrails, which is why miners like it.",
  severity: "medium",
  technique: "T1578.002",
  source: "aws.lightsail",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "CreateContainerService",
        "CreateInstances",
        "CreateInstancesFromSnapshot",
        "CreateRelationalDatabase",
      ],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "lightsail-changed",
  subject: [
    "detail.requestParameters.instanceNames",
    "detail.requestParameters.serviceName",
    "detail.requestParameters.relationalDatabaseName",
  ],
  sample: cloudTrailSample({
    source: "aws.lightsail",
    eventName: "CreateInstances",
    userIdentity: user,
    requestParameters: {
      instanceNames: ["web"],
      availabilityZone: "eu-west-1a",
      blueprintId: "ubuntu_24_04",
      bundleId: "2xlarge_3_0",
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.lightsail",
      eventName: "DeleteInstance",
      userIdentity: pipeline,
      requestParameters: { instanceName: "web" },
    }),
    cloudTrailSample({
      source: "aws.lightsail",
      eventName: "CreateInstances",
      userIdentity: user,
      requestParameters: { instanceNames: ["web"], bundleId: "nano_3_0" },
      more: refused,
    }),
  ],
  limits: "Teams that use it on purpose alert each time.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the instance, `requestParameters.instanceNames`: who made the call, from where, and what came before it.",
      "Ask the account's owner whether Lightsail is used at all.",
      "Look for key pairs and open ports.",
    ],
    harmless: "A team that uses Lightsail.",
    contain: "Delete what was launched, and deny lightsail:* in the organization.",
  },
};
