import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { onBehalf, pipeline, user } from "../../catalog/sample-callers";

export const stackSetDeployed: Detection = {
  id: "stack-set-deployed",
  title: "A stack set was created or extended",
  why: "One call creates resources in every account that it names, roles among them.",
  severity: "medium",
  technique: "T1072",
  source: "aws.cloudformation",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["CreateStackInstances", "CreateStackSet"],
      userIdentity: { invokedBy: [{ exists: false }] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "stacks-changed",
  subject: ["detail.requestParameters.stackSetName"],
  sample: cloudTrailSample({
    source: "aws.cloudformation",
    eventName: "CreateStackInstances",
    userIdentity: user,
    requestParameters: {
      stackSetName: "baseline",
      deploymentTargets: { organizationalUnitIds: ["r-ab12"] },
      regions: ["eu-west-1"],
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.cloudformation",
      eventName: "CreateStackInstances",
      userIdentity: onBehalf(pipeline, "controltower.amazonaws.com"),
      requestParameters: {
        stackSetName: "AWSControlTowerBP-BASELINE-CONFIG",
        accounts: ["444455556666"],
        regions: ["eu-west-1"],
      },
    }),
    cloudTrailSample({
      source: "aws.cloudformation",
      eventName: "CreateStack",
      userIdentity: pipeline,
      requestParameters: { stackName: "shop-production" },
    }),
  ],
  limits: "Platform teams alert at each of theirs; deployments of this program in mode stackSet too.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the stack set, `requestParameters.stackSetName`: who made the call, from where, and what came before it.",
      "Read the template: which roles and policies does it create?",
      "Ask the platform team.",
    ],
    harmless: "A deployment of the platform team, by its role.",
    contain: "Stop the operation, and delete its instances.",
  },
};
