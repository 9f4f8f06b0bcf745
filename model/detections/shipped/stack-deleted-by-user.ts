import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const stackDeletedByUser: Detection = {
  id: "stack-deleted-by-user",
  title: "A user deleted a stack",
  why: "A stack takes its databases, buckets and roles along, unless their policy says otherwise.",
  severity: "medium",
  technique: "T1485",
  source: "aws.cloudformation",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["DeleteStack", "DeleteStackSet"],
      userIdentity: { type: ["IAMUser", "Root"] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "stacks-changed",
  subject: ["detail.requestParameters.stackName", "detail.requestParameters.stackSetName"],
  sample: cloudTrailSample({
    source: "aws.cloudformation",
    eventName: "DeleteStack",
    userIdentity: user,
    requestParameters: { stackName: "shop-production" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.cloudformation",
      eventName: "DeleteStack",
      userIdentity: pipeline,
      requestParameters: { stackName: "shop-review-418" },
    }),
    cloudTrailSample({
      source: "aws.cloudformation",
      eventName: "DeleteStack",
      userIdentity: user,
      requestParameters: { stackName: "shop-production" },
      more: refused,
    }),
  ],
  limits: "A role that does it looks like a deployment.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the stack, `requestParameters.stackName`: who made the call, from where, and what came before it.",
      "List what was in the stack, and what of it was kept.",
      "Ask the user.",
    ],
    harmless: "A developer in a test account.",
    contain: "Create the stack again from its template, and restore its data.",
  },
};
