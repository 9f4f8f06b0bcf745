import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user, refused } from "../../catalog/sample-callers";

/** CloudTrail wraps the parameters of EC2's newer calls in the name of the request. */
export const vpcPublicAccessUnblocked: Detection = {
  id: "vpc-public-access-unblocked",
  title: "The block on public access of VPCs was lifted",
  why: "VPC Block Public Access is the one setting that overrides every route and security group of a Region.",
  severity: "high",
  technique: "T1562.007",
  source: "aws.ec2",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      errorCode: [{ exists: false }],
      $or: [
        { eventName: ["CreateVpcBlockPublicAccessExclusion"] },
        {
          eventName: ["ModifyVpcBlockPublicAccessOptions"],
          requestParameters: { ModifyVpcBlockPublicAccessOptionsRequest: { InternetGatewayBlockMode: ["off"] } },
        },
      ],
    },
  },
  governedBy: "ec2-network-opened",
  subject: [
    "detail.requestParameters.CreateVpcBlockPublicAccessExclusionRequest.VpcId",
    "detail.requestParameters.CreateVpcBlockPublicAccessExclusionRequest.SubnetId",
    "account",
  ],
  sample: cloudTrailSample({
    source: "aws.ec2",
    eventName: "ModifyVpcBlockPublicAccessOptions",
    userIdentity: user,
    requestParameters: { ModifyVpcBlockPublicAccessOptionsRequest: { InternetGatewayBlockMode: "off" } },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "ModifyVpcBlockPublicAccessOptions",
      userIdentity: pipeline,
      requestParameters: {
        ModifyVpcBlockPublicAccessOptionsRequest: { InternetGatewayBlockMode: "block-bidirectional" },
      },
    }),
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "CreateVpcBlockPublicAccessExclusion",
      userIdentity: user,
      requestParameters: {
        CreateVpcBlockPublicAccessExclusionRequest: {
          VpcId: "vpc-0e540f0c7ffb48ae9",
          InternetGatewayExclusionMode: "allow-bidirectional",
        },
      },
      more: refused,
    }),
  ],
  limits: "A change from blocking both directions to inbound only.",
  query: "everything-one-principal-did",
  triage: {
    look: [
      "Run `everything-one-principal-did` for `userIdentity.arn`: gateways, routes and groups that were opened with it.",
      "Look how far it reaches: an exclusion for `VpcId` or `SubnetId`, or the whole Region.",
      "Look what has a public address there, behind which security groups (`security-groups-opened`).",
    ],
    harmless: "An exclusion for the VPC of load balancers, by the network team.",
    contain: "Call ModifyVpcBlockPublicAccessOptions with block-bidirectional, or DeleteVpcBlockPublicAccessExclusion.",
  },
};
