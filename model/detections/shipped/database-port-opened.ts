import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { openedToEverybody } from "../opened-ports";
import { pipeline, user, refused } from "../../catalog/sample-callers";

export const databasePortOpened: Detection = {
  id: "database-port-opened",
  title: "A database's port was opened to the internet",
  why: "Bots look for databases that everyone can reach, empty them and demand a ransom.",
  severity: "high",
  technique: "T1562.007",
  source: "aws.ec2",
  pattern: openedToEverybody([1433, 3306, 5432]),
  governedBy: "ec2-network-opened",
  subject: [
    "detail.requestParameters.groupId",
    "detail.requestParameters.groupName",
    "detail.requestParameters.ModifySecurityGroupRulesRequest.GroupId",
  ],
  sample: cloudTrailSample({
    source: "aws.ec2",
    eventName: "ModifySecurityGroupRules",
    userIdentity: user,
    requestParameters: {
      ModifySecurityGroupRulesRequest: {
        GroupId: "sg-003dc7f1f1c686164",
        SecurityGroupRule: {
          tag: 1,
          SecurityGroupRuleId: "sgr-09b3e3d2ca1edf2a2",
          SecurityGroupRule: { IpProtocol: "tcp", FromPort: 5432, ToPort: 5433, CidrIpv4: "0.0.0.0/0" },
        },
      },
    },
    responseElements: { ModifySecurityGroupRulesResponse: { return: true } },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "ModifySecurityGroupRules",
      userIdentity: pipeline,
      requestParameters: {
        ModifySecurityGroupRulesRequest: {
          GroupId: "sg-003dc7f1f1c686164",
          SecurityGroupRule: {
            tag: 1,
            SecurityGroupRuleId: "sgr-09b3e3d2ca1edf2a2",
            SecurityGroupRule: { IpProtocol: "tcp", FromPort: 5432, ToPort: 5432, CidrIpv4: "10.20.0.0/16" },
          },
        },
      },
      responseElements: { ModifySecurityGroupRulesResponse: { return: true } },
    }),
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "AuthorizeSecurityGroupIngress",
      userIdentity: user,
      requestParameters: {
        groupId: "sg-003dc7f1f1c686164",
        ipPermissions: {},
        cidrIp: "0.0.0.0/0",
        fromPort: 5432,
        toPort: 5432,
        ipProtocol: "tcp",
      },
      more: refused,
    }),
  ],
  limits:
    "Ports of other databases (Redis, MongoDB, Elasticsearch: the pattern would be too long), and networks that are wide but not everything.",
  query: "security-groups-opened",
  triage: {
    look: [
      "Run `security-groups-opened`: which other ports and groups were opened around it.",
      "Look whether a database uses the group (DescribeDBInstances, VpcSecurityGroups) and is publicly accessible.",
      "Look at its log for sign-ins from outside since `eventTime`, and at flow logs of its interface.",
    ],
    harmless: "A group that no database uses, or one in a subnet without a route to the internet.",
    contain:
      "Call RevokeSecurityGroupIngress or ModifySecurityGroupRules with the former network; change the database's passwords if anybody signed in.",
  },
};
