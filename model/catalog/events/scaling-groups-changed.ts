import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const scalingGroupsChanged: GovernedEvent = {
  id: "scaling-groups-changed",
  why: "A scaling group starts instances again however often somebody stops them, and a launch configuration holds a startup script and a role.",
  topic: "compute",
  source: "aws.autoscaling",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "CreateAutoScalingGroup",
        "CreateLaunchConfiguration",
        "DeleteAutoScalingGroup",
        "SetInstanceProtection",
        "SuspendProcesses",
        "UpdateAutoScalingGroup",
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 100, busyPerMonth: 10000, basis: "Deployments, and groups that schedulers change." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.autoscaling",
    eventName: "CreateLaunchConfiguration",
    requestParameters: {
      launchConfigurationName: "workers",
      imageId: "ami-0abcdef1234567890",
      instanceType: "g5.12xlarge",
    },
  }),
};
