import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { readsAreLogged } from "../preconditions";

export const rdsInventoryRead: GovernedEvent = {
  id: "rds-inventory-read",
  why: "The list of databases and snapshots says what there is to take, and which copies are public. Dashboards ask for it all day, hence opt-in.",
  topic: "configuration",
  part: "databases",
  source: "aws.rds",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "DescribeDBClusterSnapshotAttributes",
        "DescribeDBClusters",
        "DescribeDBInstances",
        "DescribeDBSnapshotAttributes",
        "DescribeDBSnapshots",
      ],
    },
  },
  origin: "member",
  readOnly: true,
  volume: { perMonth: 20000, busyPerMonth: 500000, basis: "Monitoring, and posture tools." },
  preconditions: [readsAreLogged],
  sample: cloudTrailSample({
    source: "aws.rds",
    eventName: "DescribeDBSnapshots",
    readOnly: true,
    requestParameters: { snapshotType: "manual" },
  }),
};
