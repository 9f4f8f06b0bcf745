import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const ec2NetworkChanged: GovernedEvent = {
  id: "ec2-network-changed",
  why: "Routes, network ACLs, security groups and endpoints decide who reaches what; a new one is a way in or out, and a deleted one is a barrier or a route that is gone.",
  topic: "workload",
  part: "changes",
  source: "aws.ec2",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "AcceptTransitGatewayPeeringAttachment",
        "AcceptTransitGatewayVpcAttachment",
        "AllocateAddress",
        "AssociateAddress",
        "AuthorizeClientVpnIngress",
        "CreateClientVpnEndpoint",
        "CreateInstanceConnectEndpoint",
        "CreateInternetGateway",
        "CreateNatGateway",
        "CreateNetworkAcl",
        "CreateNetworkInterfacePermission",
        "CreateRouteTable",
        "CreateSecurityGroup",
        "CreateTrafficMirrorFilter",
        "CreateTrafficMirrorFilterRule",
        "CreateTrafficMirrorTarget",
        "CreateTransitGatewayPeeringAttachment",
        "CreateTransitGatewayVpcAttachment",
        "CreateVpcEndpoint",
        "CreateVpnConnection",
        "DeleteNetworkAclEntry",
        "DeleteRoute",
        "DeleteRouteTable",
        "DeleteVpcEndpoints",
        "DisassociateRouteTable",
        "ModifyNetworkInterfaceAttribute",
        "ModifySubnetAttribute",
        "ModifyVpcEndpoint",
        "ModifyVpcEndpointServicePermissions",
        "ReplaceNetworkAclAssociation",
        "ReplaceRouteTableAssociation",
        "RevokeSecurityGroupEgress",
        "RevokeSecurityGroupIngress",
      ],
    },
  },
  origin: "member",
  volume: {
    perMonth: 60,
    busyPerMonth: 3000,
    basis: "Deployments of networks; Kubernetes and other controllers change security groups and addresses all day.",
  },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.ec2",
    eventName: "CreateVpcEndpoint",
    requestParameters: {
      CreateVpcEndpointRequest: {
        VpcId: "vpc-0a1b2c3d4e5f60718",
        ServiceName: "com.amazonaws.eu-west-1.s3",
        VpcEndpointType: "Gateway",
      },
    },
  }),
};
