import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, rehearsed, user } from "../../catalog/sample-callers";

export const networkAclEntryDeleted: Detection = {
  id: "network-acl-entry-deleted",
  title: "An entry of a network ACL was deleted",
  why: "It may have been the one that denied.",
  severity: "low",
  technique: "T1562.007",
  source: "aws.ec2",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["DeleteNetworkAclEntry"], errorCode: [{ exists: false }] },
  },
  governedBy: "ec2-network-changed",
  subject: ["detail.requestParameters.networkAclId", "detail.requestParameters.ruleNumber"],
  sample: cloudTrailSample({
    source: "aws.ec2",
    eventName: "DeleteNetworkAclEntry",
    userIdentity: user,
    requestParameters: { networkAclId: "acl-0a1b2c3d4e5f60718", ruleNumber: 50, egress: false },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "ReplaceNetworkAclAssociation",
      userIdentity: pipeline,
      requestParameters: { associationId: "aclassoc-0a1b2c3d", networkAclId: "acl-0a1b2c3d4e5f60718" },
    }),
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "DeleteNetworkAclEntry",
      userIdentity: user,
      requestParameters: { networkAclId: "acl-0a1b2c3d4e5f60718", ruleNumber: 50, egress: false },
      more: rehearsed,
    }),
  ],
  limits: "What the entry said is not in the record.",
  query: "security-groups-opened",
  triage: {
    look: [
      "Run `security-groups-opened`: what else was opened, and by whom. It concerns `requestParameters.networkAclId`.",
      "Find the entry's creation in the archive.",
      "Check what the ACL allows now.",
    ],
    harmless: "A deployment that renumbers its rules.",
    contain: "Create the entry again.",
  },
};
