import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { readsAreLogged } from "../preconditions";

export const ssmInventoryRead: GovernedEvent = {
  id: "ssm-inventory-read",
  why: "The inventory names the software, patches and addresses of every managed machine, and the history of commands what was typed. Dashboards ask for it all day, hence opt-in.",
  topic: "workload",
  part: "systems",
  source: "aws.ssm",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "DescribeInstanceInformation",
        "DescribeInstancePatches",
        "DescribeParameters",
        "DescribeSessions",
        "GetCommandInvocation",
        "GetInventory",
        "GetInventorySchema",
        "ListCommandInvocations",
        "ListCommands",
        "ListInventoryEntries",
      ],
    },
  },
  origin: "member",
  readOnly: true,
  volume: { perMonth: 10000, busyPerMonth: 500000, basis: "Agents' dashboards and patch reports." },
  preconditions: [readsAreLogged],
  sample: cloudTrailSample({
    source: "aws.ssm",
    eventName: "GetInventory",
    readOnly: true,
    requestParameters: { filters: [], maxResults: 50 },
  }),
};
