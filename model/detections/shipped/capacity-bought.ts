import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { onBehalf, pipeline, rehearsed, user } from "../../catalog/sample-callers";

export const capacityBought: Detection = {
  id: "capacity-bought",
  title: "Spot capacity or a reservation was bought",
  why: "Spot requests launch many instances past alarms on RunInstances, and a reservation is paid for a year.",
  severity: "medium",
  technique: "T1496.001",
  source: "aws.ec2",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "AllocateHosts",
        "PurchaseCapacityBlock",
        "PurchaseHostReservation",
        "PurchaseReservedInstancesOffering",
        "RequestSpotFleet",
        "RequestSpotInstances",
      ],
      userIdentity: { invokedBy: [{ exists: false }] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "ec2-capacity-bought",
  subject: [
    "detail.requestParameters.requestSpotInstancesRequest.launchSpecification.instanceType",
    "detail.requestParameters.reservedInstancesOfferingId",
    "account",
  ],
  sample: cloudTrailSample({
    source: "aws.ec2",
    eventName: "RequestSpotInstances",
    userIdentity: user,
    requestParameters: {
      requestSpotInstancesRequest: { instanceCount: 20, launchSpecification: { instanceType: "g5.12xlarge" } },
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "RequestSpotInstances",
      userIdentity: onBehalf(pipeline, "autoscaling.amazonaws.com"),
      requestParameters: {
        requestSpotInstancesRequest: { instanceCount: 2, launchSpecification: { instanceType: "m7g.large" } },
      },
    }),
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "RequestSpotInstances",
      userIdentity: user,
      requestParameters: { requestSpotInstancesRequest: { instanceCount: 20 } },
      more: rehearsed,
    }),
  ],
  limits: "Fleets, which node provisioners ask for all day, are left out.",
  query: "instances-in-unusual-regions",
  triage: {
    look: [
      "Run `instances-in-unusual-regions`: what was launched in Regions that the account seldom uses. It concerns `requestParameters.requestSpotInstancesRequest.launchSpecification.instanceType`.",
      "Count the instances that were launched, in which Regions.",
      "Ask the account's owner.",
    ],
    harmless: "A purchase by the cost team.",
    contain: "Cancel the requests and terminate their instances; AWS support decides on reservations.",
  },
};
