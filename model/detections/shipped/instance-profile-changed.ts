import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { onBehalf, pipeline, rehearsed, user } from "../../catalog/sample-callers";

export const instanceProfileChanged: Detection = {
  id: "instance-profile-changed",
  title: "A running instance was given another role",
  why: "A shell on the instance has the role's permissions from then on.",
  severity: "medium",
  technique: "T1098",
  source: "aws.ec2",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["AssociateIamInstanceProfile", "ReplaceIamInstanceProfileAssociation"],
      userIdentity: { type: [{ "anything-but": ["AWSService"] }], invokedBy: [{ exists: false }] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "ec2-instances-launched",
  subject: [
    "detail.requestParameters.AssociateIamInstanceProfileRequest.InstanceId",
    "detail.requestParameters.ReplaceIamInstanceProfileAssociationRequest.AssociationId",
  ],
  sample: cloudTrailSample({
    source: "aws.ec2",
    eventName: "AssociateIamInstanceProfile",
    userIdentity: user,
    requestParameters: {
      AssociateIamInstanceProfileRequest: { InstanceId: "i-1234567890abcdef0", IamInstanceProfile: { Name: "Admin" } },
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "AssociateIamInstanceProfile",
      userIdentity: onBehalf(pipeline, "ssm.amazonaws.com"),
      requestParameters: {
        AssociateIamInstanceProfileRequest: {
          InstanceId: "i-1234567890abcdef0",
          IamInstanceProfile: { Name: "AmazonSSMRoleForInstancesQuickSetup" },
        },
      },
    }),
    cloudTrailSample({
      source: "aws.ec2",
      eventName: "AssociateIamInstanceProfile",
      userIdentity: user,
      requestParameters: {
        AssociateIamInstanceProfileRequest: {
          InstanceId: "i-1234567890abcdef0",
          IamInstanceProfile: { Name: "Admin" },
        },
      },
      more: rehearsed,
    }),
  ],
  limits: "How much the role may do is not looked at.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the instance, `requestParameters.AssociateIamInstanceProfileRequest.InstanceId`: who made the call, from where, and what came before it.",
      "Read what the new role may do.",
      "Look for sessions and commands on the instance since.",
    ],
    harmless: "A repair by the instance's owner.",
    contain: "Put the former profile back, and revoke the role's sessions.",
  },
};
