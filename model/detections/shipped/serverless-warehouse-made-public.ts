import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const serverlessWarehouseMadePublic: Detection = {
  id: "serverless-warehouse-made-public",
  title: "A serverless data warehouse was made reachable from the internet",
  why: "Everything is in one place, behind one password.",
  severity: "high",
  technique: "T1578",
  source: "aws.redshift-serverless",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["CreateWorkgroup", "UpdateWorkgroup"],
      requestParameters: { publiclyAccessible: [true, "true"] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "serverless-warehouse-changed",
  subject: ["detail.requestParameters.workgroupName"],
  sample: cloudTrailSample({
    source: "aws.redshift-serverless",
    eventName: "UpdateWorkgroup",
    userIdentity: user,
    requestParameters: { workgroupName: "analytics", publiclyAccessible: true },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.redshift-serverless",
      eventName: "UpdateWorkgroup",
      userIdentity: pipeline,
      requestParameters: { workgroupName: "analytics", publiclyAccessible: false },
    }),
    cloudTrailSample({
      source: "aws.redshift-serverless",
      eventName: "UpdateWorkgroup",
      userIdentity: user,
      requestParameters: { workgroupName: "analytics", publiclyAccessible: true },
      more: refused,
    }),
  ],
  limits: "Whether its security group lets anybody in is not looked at.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the workgroup, `requestParameters.workgroupName`: who made the call, from where, and what came before it.",
      "Read the workgroup's security groups.",
      "Look for sign-ins from unknown addresses.",
    ],
    harmless: "A test workgroup.",
    contain: "Set publiclyAccessible to false, and close the security group.",
  },
};
