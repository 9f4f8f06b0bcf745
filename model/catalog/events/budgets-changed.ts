import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { everyWrite } from "../every-write";
import { globalWritesAreLogged } from "../preconditions";

export const budgetsChanged: GovernedEvent = {
  id: "budgets-changed",
  why: "A budget is what tells a small team of mining; deleted or raised, the bill is the first to tell.",
  topic: "services",
  source: "aws.budgets",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: everyWrite },
  origin: "member",
  regions: ["us-east-1"],
  volume: { perMonth: 1, busyPerMonth: 20, basis: "A person, some times a year." },
  preconditions: [globalWritesAreLogged],
  sample: cloudTrailSample({
    source: "aws.budgets",
    eventName: "DeleteBudget",
    region: "us-east-1",
    requestParameters: { accountId: "111122223333", budgetName: "monthly" },
  }),
};
