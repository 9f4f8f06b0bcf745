import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const workflowsChanged: GovernedEvent = {
  id: "workflows-changed",
  why: "A state machine calls any service with its role, by itself and again and again: a quiet way to stay.",
  topic: "compute",
  source: "aws.states",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: ["CreateStateMachine", "DeleteStateMachine", "UpdateStateMachine"] },
  },
  origin: "member",
  volume: { perMonth: 20, busyPerMonth: 1000, basis: "Deployments." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.states",
    eventName: "UpdateStateMachine",
    requestParameters: {
      stateMachineArn: "arn:aws:states:eu-west-1:111122223333:stateMachine:orders",
      roleArn: "arn:aws:iam::111122223333:role/orders",
    },
  }),
};
