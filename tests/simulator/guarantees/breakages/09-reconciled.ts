import { type Breakage, edit } from "./breakage";

export const breakages: readonly Breakage[] = [
  {
    what: "a reconciliation whose role may call another destination alone",
    change: edit("aws:iam/rolePolicy:RolePolicy", (inputs, { name }) => {
      if (name === "reconciliation-role") inputs.policy = inputs.policy.replace("-reconciliation/", "-elsewhere/");
    }),
    resource: /reconciliation-role$/,
    says: /did 0 times/,
  },
  {
    what: "a reconciliation that takes the account's id from another event's place",
    change: edit("aws:cloudwatch/eventTarget:EventTarget", (inputs, { name }) => {
      if (name === "reconciliation-created-pipeline")
        inputs.inputTransformer.inputPaths.accountId = "$.detail.requestParameters.accountId";
    }),
    resource: /reconciliation-created-pipeline$/,
    says: /does not say "444455556666"/,
  },
  {
    what: "a reconciliation that any member can start",
    change: edit("aws:cloudwatch/eventRule:EventRule", (inputs, { name }) => {
      if (name === "reconciliation-created")
        inputs.eventPattern = inputs.eventPattern.replace(/"account":\[[^\]]*\],/, "");
    }),
    resource: /reconciliation-created-pipeline$/,
    says: /start nothing/,
  },
  {
    what: "a reconciliation that a failed call starts",
    change: edit("aws:cloudwatch/eventRule:EventRule", (inputs, { name }) => {
      if (name === "reconciliation-calls")
        inputs.eventPattern = inputs.eventPattern.replace(/,"errorCode":\[[^\]]*\]/, "");
    }),
    resource: /reconciliation-calls-pipeline$/,
    says: /start nothing/,
  },
  {
    what: "a destination that is not https",
    change: edit("aws:cloudwatch/eventApiDestination:EventApiDestination", (inputs) => {
      inputs.invocationEndpoint = inputs.invocationEndpoint.replace("https:", "http:");
    }),
    resource: /reconciliation$/,
    says: /did 0 times/,
  },
];
