import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const ec2InstancesLaunched: GovernedEvent = {
  id: "ec2-instances-launched",
  why: "Instances in an unused Region or of an unusual type are how stolen credentials become cryptocurrency, and a changed profile, user data or metadata setting is how an instance yields its role.",
  topic: "workload",
  source: "aws.ec2",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "AssociateIamInstanceProfile",
        "ModifyInstanceAttribute",
        "ModifyInstanceMetadataOptions",
        "ReplaceIamInstanceProfileAssociation",
        "RunInstances",
        "StartInstances",
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 100, busyPerMonth: 10000, basis: "Launches by scaling groups and node provisioners." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.ec2",
    eventName: "RunInstances",
    requestParameters: {
      instancesSet: { items: [{ imageId: "ami-0abcdef1234567890", minCount: 1, maxCount: 10 }] },
      instanceType: "p5.48xlarge",
      subnetId: "subnet-0e540f0c7ffb48ae9",
      monitoring: { enabled: false },
      disableApiTermination: false,
    },
    responseElements: {
      reservationId: "r-0e4f1b2c3d4a5b6c7",
      ownerId: "111122223333",
      instancesSet: { items: [{ instanceId: "i-1234567890abcdef0", instanceType: "p5.48xlarge" }] },
    },
  }),
};
