import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user } from "../../catalog/sample-callers";

export const networkAclOpened: Detection = {
  id: "network-acl-opened",
  title: "A network ACL lets in all traffic from everywhere",
  why: "A subnet's own barrier is gone; security groups alone are left.",
  severity: "medium",
  technique: "T1562.007",
  source: "aws.ec2",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["CreateNetworkAclEntry", "ReplaceNetworkAclEntry"],
      requestParameters: {
        aclProtocol: ["-1"],
        egress: [false, "false"],
        ruleAction: ["allow"],
        $or: [{ cidrBlock: [{ suffix: "/0" }] }, { ipv6CidrBlock: [{ suffix: "/0" }] }],
      },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "ec2-network-opened",
  subject: ["detail.requestParameters.networkAclId", "detail.requestParameters.ruleNumber"],
  sample: cloudTrailSample({
    source: "aws.ec2",
    eventName: "CreateNetworkAclEntry",
    userIdentity: user,
    requestParameters: {
      networkAclId: "acl-0a1b2c3d4e5f60718",
      ruleNumber: 1,
      egress: false,
      ruleAction: "allow",
      aclProtocol: "-1",
      cidrBlock: "0.0.0.0/0",
      icmpTypeCode: {},
      portRange: {},
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "CreateNetworkAclEntry",
      userIdentity: pipeline,
      requestParameters: {
        networkAclId: "acl-0a1b2c3d4e5f60718",
        ruleNumber: 100,
        egress: true,
        ruleAction: "allow",
        aclProtocol: "-1",
        cidrBlock: "0.0.0.0/0",
        icmpTypeCode: {},
        portRange: {},
      },
    }),
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "CreateNetworkAclEntry",
      userIdentity: pipeline,
      requestParameters: {
        networkAclId: "acl-0a1b2c3d4e5f60718",
        ruleNumber: 100,
        egress: false,
        ruleAction: "allow",
        aclProtocol: "6",
        cidrBlock: "0.0.0.0/0",
        icmpTypeCode: {},
        portRange: { from: 443, to: 443 },
      },
    }),
  ],
  limits: "The default ACL of a VPC allows everything without a call.",
  query: "security-groups-opened",
  triage: {
    look: [
      "Run `security-groups-opened`: what else was opened, and by whom. It concerns `requestParameters.networkAclId`.",
      "List the subnets and instances behind it.",
      "Read their security groups.",
    ],
    harmless: "A new VPC whose deployment writes the default rules out.",
    contain: "Delete the entry.",
  },
};
