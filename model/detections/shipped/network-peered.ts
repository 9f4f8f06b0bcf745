import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, rehearsed, user } from "../../catalog/sample-callers";

export const networkPeered: Detection = {
  id: "network-peered",
  title: "A peering of networks was accepted",
  why: "Another network, perhaps another company's, is one route away from this one.",
  severity: "medium",
  technique: "T1599",
  source: "aws.ec2",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["AcceptVpcPeeringConnection"], errorCode: [{ exists: false }] },
  },
  governedBy: "ec2-network-opened",
  subject: ["detail.requestParameters.vpcPeeringConnectionId"],
  sample: cloudTrailSample({
    source: "aws.ec2",
    eventName: "AcceptVpcPeeringConnection",
    userIdentity: user,
    requestParameters: { vpcPeeringConnectionId: "pcx-0a1b2c3d4e5f60718" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "CreateVpcPeeringConnection",
      userIdentity: pipeline,
      requestParameters: {
        vpcId: "vpc-0a1b2c3d4e5f60718",
        peerVpcId: "vpc-1a1b2c3d4e5f60718",
        peerOwnerId: "111122223333",
      },
    }),
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "AcceptVpcPeeringConnection",
      userIdentity: user,
      requestParameters: { vpcPeeringConnectionId: "pcx-0a1b2c3d4e5f60718" },
      more: rehearsed,
    }),
  ],
  limits: "A pattern cannot tell an account of the organization from a foreign one.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the peering, `requestParameters.vpcPeeringConnectionId`: who made the call, from where, and what came before it.",
      "Read whose network it is: the response names both owners.",
      "Look for routes that use it.",
    ],
    harmless: "A deployment of the network team.",
    contain: "Delete the peering.",
  },
};
