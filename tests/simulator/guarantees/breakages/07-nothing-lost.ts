import { type Breakage, edit } from "./breakage";

export const breakages: readonly Breakage[] = [
  {
    what: "a member's dead-letter queue without a policy",
    change: (resource) =>
      resource.type === "aws:sqs/queuePolicy:QueuePolicy" && /^forwarding-/.test(resource.name) ? undefined : resource,
    resource: /forwarding-\d{12}-dead-letters$/,
    says: /lost/,
  },
  {
    what: "a queue for the archive's dead letters that admits another rule",
    change: edit("aws:sqs/queuePolicy:QueuePolicy", (inputs, resource) => {
      if (resource.name === "responder-claim-check")
        inputs.policy = inputs.policy.replaceAll("-archive-", "-elsewhere-");
    }),
    resource: /responder-claim-check$/,
    functions: /claim-check/,
  },
  {
    what: "a queue for the archive's dead letters that takes no more than 256 KiB",
    change: edit("aws:sqs/queue:Queue", (inputs, resource) => {
      if (resource.name === "responder-claim-check") delete inputs.maxMessageSize;
    }),
    resource: /responder-claim-check$/,
    says: /takes messages of 262144 bytes/,
    functions: /claim-check/,
  },
  {
    what: "a reconciliation without dead letters",
    change: edit("aws:cloudwatch/eventTarget:EventTarget", (inputs, { name }) => {
      if (name === "reconciliation-calls-pipeline") delete inputs.deadLetterConfig;
    }),
    resource: /reconciliation-calls-pipeline$/,
    says: /no dead-letter queue/,
  },
  {
    what: "a target without a dead-letter queue",
    change: edit("aws:cloudwatch/eventTarget:EventTarget", (inputs, resource) => {
      if (/^forwarding-\d+-identity$/.test(resource.name)) delete inputs.deadLetterConfig;
    }),
    resource: /forwarding-\d{12}-identity$/,
  },
];
