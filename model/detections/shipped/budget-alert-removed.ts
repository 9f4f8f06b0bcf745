import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const budgetAlertRemoved: Detection = {
  id: "budget-alert-removed",
  title: "A budget or its alert was removed",
  why: "A budget is what tells a small team of mining.",
  severity: "medium",
  technique: "T1562.006",
  source: "aws.budgets",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["DeleteBudget", "DeleteBudgetAction", "DeleteNotification", "DeleteSubscriber"],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "budgets-changed",
  subject: ["detail.requestParameters.budgetName"],
  sample: cloudTrailSample({
    source: "aws.budgets",
    eventName: "DeleteBudget",
    region: "us-east-1",
    userIdentity: user,
    requestParameters: { accountId: "111122223333", budgetName: "monthly" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.budgets",
      eventName: "CreateBudgetAction",
      region: "us-east-1",
      userIdentity: pipeline,
      requestParameters: { accountId: "111122223333", budgetName: "monthly" },
    }),
    cloudTrailSample({
      source: "aws.budgets",
      eventName: "DeleteBudget",
      region: "us-east-1",
      userIdentity: user,
      requestParameters: { accountId: "111122223333", budgetName: "monthly" },
      more: refused,
    }),
  ],
  limits: "A budget whose limit is raised is not told.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the budget, `requestParameters.budgetName`: who made the call, from where, and what came before it.",
      "Look at the account's cost of the last days.",
      "Ask its owner.",
    ],
    harmless: "A budget that is replaced by another.",
    contain: "Create the budget again.",
  },
};
