import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user } from "../../catalog/sample-callers";

export const routeToInternetAdded: Detection = {
  id: "route-to-internet-added",
  title: "A route to the internet was added",
  why: "A subnet that was private is public from then on.",
  severity: "low",
  technique: "T1562.007",
  source: "aws.ec2",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["CreateRoute", "ReplaceRoute"],
      requestParameters: {
        gatewayId: [{ prefix: "igw-" }],
        $or: [{ destinationCidrBlock: [{ suffix: "/0" }] }, { destinationIpv6CidrBlock: [{ suffix: "/0" }] }],
      },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "ec2-network-opened",
  subject: ["detail.requestParameters.routeTableId"],
  sample: cloudTrailSample({
    source: "aws.ec2",
    eventName: "CreateRoute",
    userIdentity: user,
    requestParameters: {
      routeTableId: "rtb-0a1b2c3d4e5f60718",
      destinationCidrBlock: "0.0.0.0/0",
      gatewayId: "igw-0a1b2c3d4e5f60718",
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "CreateRoute",
      userIdentity: pipeline,
      requestParameters: {
        routeTableId: "rtb-0a1b2c3d4e5f60718",
        destinationCidrBlock: "10.1.0.0/16",
        vpcPeeringConnectionId: "pcx-0a1b2c3d",
      },
    }),
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "CreateRoute",
      userIdentity: pipeline,
      requestParameters: {
        routeTableId: "rtb-0a1b2c3d4e5f60718",
        destinationCidrBlock: "0.0.0.0/0",
        natGatewayId: "nat-0a1b2c3d4e5f60718",
      },
    }),
  ],
  limits: "Every new network with a public subnet alerts once.",
  query: "security-groups-opened",
  triage: {
    look: [
      "Run `security-groups-opened`: what else was opened, and by whom. It concerns `requestParameters.routeTableId`.",
      "List the subnets that use the table, and what runs there.",
      "Check whether instances there have public addresses.",
    ],
    harmless: "A deployment of a new network.",
    contain: "Delete the route.",
  },
};
