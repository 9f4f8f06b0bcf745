import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { readsAreLogged } from "../preconditions";

/** Any other attribute is `ec2-inventory-read`, which shares this rule: an event of both is forwarded once. */
export const ec2StartupScriptsRead: GovernedEvent = {
  id: "ec2-startup-scripts-read",
  why: "Startup scripts hold passwords and tokens, and whoever goes through the scripts of many instances, or is refused at each, looks for them.",
  topic: "workload",
  part: "systems",
  source: "aws.ec2",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["DescribeInstanceAttribute"], requestParameters: { attribute: ["userData"] } },
  },
  origin: "member",
  readOnly: true,
  byDefault: true,
  volume: { perMonth: 200, busyPerMonth: 9000, basis: "Deployment tools that compare each instance with its code." },
  preconditions: [readsAreLogged],
  sample: cloudTrailSample({
    source: "aws.ec2",
    eventName: "DescribeInstanceAttribute",
    readOnly: true,
    requestParameters: { attribute: "userData", instanceId: "i-1234567890abcdef0" },
  }),
};
