import { rehearsed } from "../../catalog/sample-callers";
import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline } from "../../catalog/sample-callers";

export const costlyInstancesLaunched: Detection = {
  id: "costly-instances-launched",
  title: "Accelerated or very large instances were requested",
  why: "Stolen credentials become cryptocurrency and model training; denied launches count, because they are how an intruder finds out what is allowed.",
  severity: "medium",
  technique: "T1496.001",
  source: "aws.ec2",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["RunInstances"],
      requestParameters: {
        instanceType: [
          { prefix: "p" },
          { prefix: "g4" },
          { prefix: "g5" },
          { prefix: "g6" },
          { prefix: "trn" },
          { prefix: "inf" },
          { prefix: "dl" },
          { prefix: "u-" },
          { suffix: ".metal" },
        ],
      },
      errorCode: [{ exists: false }, "Client.UnauthorizedOperation", "Client.VcpuLimitExceeded"],
    },
  },
  governedBy: "ec2-instances-launched",
  subject: ["detail.requestParameters.instanceType", "detail.responseElements.instancesSet.items.instanceId"],
  sample: cloudTrailSample({
    source: "aws.ec2",
    eventName: "RunInstances",
    requestParameters: {
      instancesSet: { items: [{ imageId: "ami-0abcdef1234567890", minCount: 1, maxCount: 10 }] },
      instanceType: "p2.xlarge",
      subnetId: "subnet-0e540f0c7ffb48ae9",
      monitoring: { enabled: false },
      disableApiTermination: false,
    },
    more: {
      errorCode: "Client.UnauthorizedOperation",
      errorMessage: "You are not authorized to perform this operation.",
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "RunInstances",
      userIdentity: pipeline,
      requestParameters: {
        instancesSet: { items: [{ imageId: "ami-0abcdef1234567890", minCount: 1, maxCount: 2 }] },
        instanceType: "t4g.small",
        subnetId: "subnet-0e540f0c7ffb48ae9",
        monitoring: { enabled: true },
        disableApiTermination: false,
      },
      responseElements: {
        reservationId: "r-0e4f1b2c3d4a5b6c7",
        ownerId: "111122223333",
        instancesSet: { items: [{ instanceId: "i-1234567890abcdef0", instanceType: "t4g.small" }] },
      },
    }),
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "RunInstances",
      userIdentity: pipeline,
      requestParameters: {
        instancesSet: { items: [{ imageId: "ami-0abcdef1234567890", minCount: 1, maxCount: 1 }] },
        instanceType: "p5.48xlarge",
      },
      more: rehearsed,
    }),
  ],
  limits:
    "Only the team knows which Regions are unusual: write a detection with the condition region for those. A type that a launch template names is not in the request; fleets, and services that launch on someone's behalf, use other calls.",
  query: "instances-in-unusual-regions",
  triage: {
    look: [
      "Run `instances-in-unusual-regions`: what was launched in Regions that the account seldom uses. It concerns `requestParameters.instanceType`.",
      "Look at the caller's other calls: quotas, key pairs, other Regions.",
      "Ask the account's owner.",
    ],
    harmless: "A team that trains models, by its usual role.",
    contain: "Terminate the instances, suspend the caller, and deny the types where nobody needs them.",
  },
};
