import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user } from "../../catalog/sample-callers";

export const sharedOutsideOrganization: Detection = {
  id: "shared-outside-organization",
  title: "A resource share admits accounts outside the organization",
  why: "Whoever it names gets the subnet, the database or the gateway itself, not a copy.",
  severity: "medium",
  technique: "T1537",
  source: "aws.ram",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["CreateResourceShare", "UpdateResourceShare"],
      requestParameters: { allowExternalPrincipals: [true, "true"] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "shares-changed",
  subject: ["detail.requestParameters.name", "detail.requestParameters.resourceShareArn"],
  sample: cloudTrailSample({
    source: "aws.ram",
    eventName: "CreateResourceShare",
    userIdentity: user,
    requestParameters: {
      name: "orders",
      allowExternalPrincipals: true,
      principals: ["999988887777"],
      resourceArns: ["arn:aws:rds:eu-west-1:111122223333:cluster:orders"],
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.ram",
      eventName: "CreateResourceShare",
      userIdentity: pipeline,
      requestParameters: {
        name: "network",
        allowExternalPrincipals: false,
        principals: ["arn:aws:organizations::111122223333:organization/o-a1b2c3d4e5"],
      },
    }),
    cloudTrailSample({
      source: "aws.ram",
      eventName: "AssociateResourceShare",
      userIdentity: pipeline,
      requestParameters: {
        resourceShareArn: "arn:aws:ram:eu-west-1:111122223333:resource-share/0a1b",
        principals: ["444455556666"],
      },
    }),
  ],
  limits:
    "Without the parameter a share admits them too, which is not told: it is the default that most deployments leave.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the share, `requestParameters.name`: who made the call, from where, and what came before it.",
      "Read whom it names, and which resources.",
      "Check whether the other account has accepted.",
    ],
    harmless: "A share with a partner, agreed on.",
    contain: "Set allowExternalPrincipals to false, or disassociate the principal.",
  },
};
