import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const ec2CapacityBought: GovernedEvent = {
  id: "ec2-capacity-bought",
  why: "Fleets, Spot requests and reservations launch many instances by one call that is not RunInstances, and what is bought cannot be given back.",
  topic: "workload",
  part: "changes",
  source: "aws.ec2",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "AllocateHosts",
        "CreateCapacityReservation",
        "CreateFleet",
        "PurchaseCapacityBlock",
        "PurchaseHostReservation",
        "PurchaseReservedInstancesOffering",
        "RequestSpotFleet",
        "RequestSpotInstances",
      ],
    },
  },
  origin: "member",
  volume: {
    perMonth: 10,
    busyPerMonth: 5000,
    basis: "Hardly ever, but for node provisioners, which ask for a fleet for each node.",
  },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.ec2",
    eventName: "RequestSpotInstances",
    requestParameters: {
      requestSpotInstancesRequest: {
        spotPrice: "3.00",
        instanceCount: 20,
        launchSpecification: { imageId: "ami-0abcdef1234567890", instanceType: "g5.12xlarge" },
      },
    },
  }),
};
