import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const eksClustersDeleted: GovernedEvent = {
  id: "eks-clusters-deleted",
  why: "Deleting a cluster removes every workload in it and its audit log; as a mistake it is an outage, as an attack the end of the evidence.",
  topic: "operations",
  source: "aws.eks",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["DeleteCluster"] },
  },
  origin: "member",
  volume: { perMonth: 1, busyPerMonth: 20, basis: "Environments that are torn down." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.eks",
    eventName: "DeleteCluster",
    requestParameters: { name: "shop" },
    responseElements: {
      cluster: { name: "shop", arn: "arn:aws:eks:eu-west-1:111122223333:cluster/shop", status: "DELETING" },
    },
  }),
};
