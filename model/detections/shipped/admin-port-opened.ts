import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { openedToEverybody } from "../opened-ports";
import { pipeline, user, rehearsed } from "../../catalog/sample-callers";

export const adminPortOpened: Detection = {
  id: "admin-port-opened",
  title: "SSH, RDP or every port was opened to the internet",
  why: "Scanners find an open port 22 or 3389 within minutes and never stop guessing.",
  severity: "high",
  technique: "T1562.007",
  source: "aws.ec2",
  pattern: openedToEverybody([22, 3389], { orAllTraffic: true }),
  governedBy: "ec2-network-opened",
  subject: [
    "detail.requestParameters.groupId",
    "detail.requestParameters.groupName",
    "detail.requestParameters.ModifySecurityGroupRulesRequest.GroupId",
  ],
  sample: cloudTrailSample({
    source: "aws.ec2",
    eventName: "AuthorizeSecurityGroupIngress",
    userIdentity: user,
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
  nearMisses: [
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "AuthorizeSecurityGroupIngress",
      userIdentity: pipeline,
      requestParameters: {
        groupId: "sg-003dc7f1f1c686164",
        ipPermissions: {
          items: [
            { ipProtocol: "tcp", fromPort: 22, toPort: 22, ipRanges: { items: [{ cidrIp: "10.20.0.0/16" }] } },
            { ipProtocol: "tcp", fromPort: 443, toPort: 443, ipRanges: { items: [{ cidrIp: "0.0.0.0/0" }] } },
          ],
        },
      },
      responseElements: {
        _return: true,
        securityGroupRuleSet: {
          items: [
            {
              groupId: "sg-003dc7f1f1c686164",
              isEgress: false,
              ipProtocol: "tcp",
              fromPort: 22,
              toPort: 22,
              cidrIpv4: "10.20.0.0/16",
            },
            {
              groupId: "sg-003dc7f1f1c686164",
              isEgress: false,
              ipProtocol: "tcp",
              fromPort: 443,
              toPort: 443,
              cidrIpv4: "0.0.0.0/0",
            },
          ],
        },
      },
    }),
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "AuthorizeSecurityGroupIngress",
      userIdentity: user,
      requestParameters: {
        groupId: "sg-003dc7f1f1c686164",
        ipPermissions: {},
        cidrIp: "0.0.0.0/0",
        fromPort: 22,
        toPort: 22,
        ipProtocol: "tcp",
      },
      more: rehearsed,
    }),
  ],
  limits:
    "The internet split in two (0.0.0.0/1 and 128.0.0.0/1), prefix lists, and other remote-control ports are missed; whether anything listens behind the group is unknown.",
  query: "security-groups-opened",
  triage: {
    look: [
      "Run `security-groups-opened`: which other ports and groups were opened around it, and from which `sourceIPAddress`.",
      "Look at what uses the group `requestParameters.groupId` (DescribeNetworkInterfaces): an unused group exposes nothing yet.",
      "Look at who connected since: flow logs of those interfaces for ports 22 and 3389 from outside.",
    ],
    harmless:
      "A group without interfaces, or one in a subnet without a route to the internet; a test in a sandbox account that is closed the same day.",
    contain:
      "Call RevokeSecurityGroupIngress with the rule's id (`securityGroupRuleId` in `responseElements`); authorize the right network in its place.",
  },
};
