import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const ec2ResourcesDeleted: GovernedEvent = {
  id: "ec2-resources-deleted",
  why: "What was deleted can no longer be examined: evidence is gone, a backup is missing, or an open finding has become moot.",
  topic: "workload",
  source: "aws.ec2",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "DeleteNetworkAcl",
        "DeleteSecurityGroup",
        "DeleteSnapshot",
        "DeleteSubnet",
        "DeleteVolume",
        "DeleteVpc",
        "TerminateInstances",
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 100, busyPerMonth: 10000, basis: "Instances and volumes that come and go." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.ec2",
    eventName: "TerminateInstances",
    requestParameters: {
      instancesSet: { items: [{ instanceId: "i-1234567890abcdef0" }, { instanceId: "i-0598c7d356eba48d7" }] },
    },
    responseElements: {
      instancesSet: {
        items: [
          {
            instanceId: "i-1234567890abcdef0",
            currentState: { code: 32, name: "shutting-down" },
            previousState: { code: 16, name: "running" },
          },
          {
            instanceId: "i-0598c7d356eba48d7",
            currentState: { code: 32, name: "shutting-down" },
            previousState: { code: 16, name: "running" },
          },
        ],
      },
    },
  }),
};
