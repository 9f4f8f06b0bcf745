import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const ec2NetworkOpened: GovernedEvent = {
  id: "ec2-network-opened",
  why: "An opened port, route, peering or internet gateway is what turns a private weakness into a public one, and a traffic mirror copies the network to whoever asked for it.",
  topic: "workload",
  source: "aws.ec2",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "AcceptVpcPeeringConnection",
        "AttachInternetGateway",
        "AuthorizeSecurityGroupEgress",
        "AuthorizeSecurityGroupIngress",
        "CreateNetworkAclEntry",
        "CreateRoute",
        "CreateTrafficMirrorSession",
        "CreateVpc",
        "CreateVpcBlockPublicAccessExclusion",
        "CreateVpcPeeringConnection",
        "ModifySecurityGroupRules",
        "ModifyVpcBlockPublicAccessOptions",
        "ReplaceNetworkAclEntry",
        "ReplaceRoute",
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 30, busyPerMonth: 5000, basis: "Deployments; controllers change security groups all day." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.ec2",
    eventName: "AuthorizeSecurityGroupIngress",
    requestParameters: {
      groupId: "sg-003dc7f1f1c686164",
      ipPermissions: {},
      cidrIp: "0.0.0.0/0",
      fromPort: 22,
      toPort: 22,
      ipProtocol: "tcp",
    },
    responseElements: {
      _return: true,
      securityGroupRuleSet: {
        items: [
          {
            groupOwnerId: "111122223333",
            groupId: "sg-003dc7f1f1c686164",
            securityGroupRuleId: "sgr-09b3e3d2ca1edf2a2",
            isEgress: false,
            ipProtocol: "tcp",
            fromPort: 22,
            toPort: 22,
            cidrIpv4: "0.0.0.0/0",
          },
        ],
      },
    },
  }),
};
