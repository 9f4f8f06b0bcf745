import assert from "node:assert/strict";
import { type Breakage, edit, editDocument, editNamed, without } from "./breakage";

const target = "aws:cloudwatch/eventTarget:EventTarget";
const rule = "aws:cloudwatch/eventRule:EventRule";
const destination = "aws:cloudwatch/eventApiDestination:EventApiDestination";
const connection = "aws:cloudwatch/eventConnection:EventConnection";

/** Edits a rule's pattern. */
const asking = (name: RegExp, change: (pattern: any) => void) => editDocument(rule, "eventPattern", name, change);

export const breakages: readonly Breakage[] = [
  {
    what: "a target that is retried for a minute",
    change: editNamed(target, /^forwarding-\d+-identity$/, (inputs) => {
      inputs.retryPolicy = { maximumEventAgeInSeconds: 60, maximumRetryAttempts: 185 };
    }),
    resource: /EventTarget::forwarding-\d+-identity$/,
    says: /retries it for 60 seconds/,
    alone: true,
  },
  {
    what: "a target that is not retried",
    change: editNamed(target, /^forwarding-\d+-identity$/, (inputs) => {
      inputs.retryPolicy = { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 0 };
    }),
    resource: /EventTarget::forwarding-\d+-identity$/,
    says: /retries it 0 times/,
  },
  {
    what: "a target whose queue one account may fill",
    change: editNamed(target, /^responder-correlate-events-events-1$/, (inputs) => delete inputs.sqsTarget),
    resource: /EventTarget::responder-correlate-events-events-1$/,
    says: /Its messages are of no group: a flood of one account's makes those of all others wait/,
    alone: true,
  },
  {
    what: "a target all of whose messages are of one group",
    change: editNamed(target, /^responder-correlate-events-events-1$/, (inputs) => {
      inputs.sqsTarget.messageGroupId = "everybody";
    }),
    resource: /EventTarget::responder-correlate-events-events-1$/,
    says: /Its messages are of the group everybody/,
    alone: true,
  },
  {
    what: "a rule that is disabled",
    change: editNamed(rule, /^responder-remediate-iam$/, (inputs) => (inputs.state = "DISABLED")),
    resource: /EventRule::responder-remediate-iam$/,
    says: /disabled: nothing that it matches arrives/,
    alone: true,
  },
  {
    what: "a rule without a target",
    change: without(target, /^responder-remediate-iam$/),
    resource: /EventRule::responder-remediate-iam$/,
    says: /It has no target/,
    alone: true,
  },
  {
    what: "a target that is not recorded",
    change: editNamed(target, /^responder-remediate-iam$/, (inputs) => (inputs.arn = `${String(inputs.arn)}-other`)),
    resource: /EventTarget::responder-remediate-iam$/,
    says: /-other is not recorded/,
    alone: true,
  },
  {
    what: "a target whose failures are lost",
    change: editNamed(target, /^responder-remediate-iam$/, (inputs) => delete inputs.deadLetterConfig),
    resource: /EventTarget::responder-remediate-iam$/,
    says: /has no dead-letter queue/,
    alone: true,
  },
  {
    what: "a target whose dead-letter queue is elsewhere",
    change: editNamed(
      target,
      /^responder-remediate-iam$/,
      (inputs) => (inputs.deadLetterConfig.arn = `${String(inputs.deadLetterConfig.arn)}-other`),
    ),
    resource: /EventTarget::responder-remediate-iam$/,
    says: /is no recorded queue of its Region/,
    alone: true,
  },
  {
    what: "a dead-letter queue that admits no rule",
    change: without("aws:sqs/queuePolicy:QueuePolicy", /^central-bus-dead-letters$/),
    resource: /Queue::central-bus-dead-letters$/,
    says: /is lost:/,
  },
  {
    what: "an API destination that is only read",
    change: edit(destination, (inputs) => (inputs.httpMethod = "GET")),
    resource: /EventApiDestination::/,
    says: /calls by GET/,
    alone: true,
  },
  {
    what: "an API destination without its connection",
    change: without(connection, /./),
    resource: /EventApiDestination::/,
    says: /its connection .+ is not recorded/,
    alone: true,
  },
  {
    what: "a pipeline that is called elsewhere",
    change: editNamed(destination, /^reconciliation$/, (inputs) => {
      inputs.invocationEndpoint = inputs.invocationEndpoint.replace("example/", "somebody/");
    }),
    resource: /EventApiDestination::reconciliation$/,
    says: /settings name no such address/,
    alone: true,
  },
  {
    what: "a secret in a header that nobody reads",
    change: editNamed(connection, /^reconciliation$/, (inputs) => {
      inputs.authParameters.apiKey.key = "X-Token";
    }),
    resource: /EventConnection::reconciliation$/,
    says: /it is read as Authorization/,
    alone: true,
  },
  {
    what: "a body with a value that events do not have",
    change: editNamed(target, /^reconciliation-calls-pipeline$/, (inputs) => {
      inputs.inputTransformer.inputPaths.accountId = "$.detail.requestParameters.account";
    }),
    resource: /EventTarget::reconciliation-calls-pipeline$/,
    says: /which an event that the rule takes need not have/,
    alone: true,
  },
  {
    what: "a body of another type than the others",
    change: editNamed(target, /^reconciliation-calls-pipeline$/, (inputs) => {
      const { inputTransformer: transformer } = inputs;
      transformer.inputTemplate = transformer.inputTemplate.replace("event-governance-reconcile", "other");
    }),
    resource: /EventTarget::reconciliation-calls-pipeline$/,
    says: /has other as event_type/,
    alone: true,
  },
  {
    what: "a ticket system that gets the whole event",
    change: editNamed(target, /^ticket-systems-tickets$/, (inputs) => delete inputs.inputPath),
    resource: /EventTarget::ticket-systems-tickets$/,
    says: /posts the event as it is/,
    alone: true,
  },
  {
    what: "a rule for events of whatever source",
    change: asking(/^detections-root-sign-in$/, (pattern) => delete pattern.source),
    resource: /EventRule::detections-root-sign-in$/,
    says: /names no source/,
    alone: true,
  },
  {
    what: "a forwarding rule without one of the calls that an entry names, and not the one of its sample",
    change: editNamed(rule, /^forwarding-100000000001-compute$/, (inputs) => {
      const pattern = inputs.eventPattern;
      inputs.eventPattern = pattern.replace('"BatchDeleteImage",', "");
      assert.notEqual(inputs.eventPattern, pattern);
    }),
    resource: /EventRule::forwarding-100000000001-compute$/,
    says: /forwards container-images-changed as in its sample, and not where detail.eventName is BatchDeleteImage/,
    alone: true,
  },
  {
    what: "an archive rule without one of the calls that an entry names, and not the one of its sample",
    change: editNamed(rule, /^event-archive-compute$/, (inputs) => {
      const pattern = inputs.eventPattern;
      inputs.eventPattern = pattern.replace('"BatchDeleteImage",', "");
      assert.notEqual(inputs.eventPattern, pattern);
    }),
    resource: /EventRule::event-archive-compute$/,
    says: /archives container-images-changed as in its sample, and not where detail.eventName is BatchDeleteImage/,
    alone: true,
  },
  {
    what: "an archive rule for events of every type",
    change: asking(/^event-archive-compute$/, (pattern) => delete pattern["detail-type"]),
    resource: /EventRule::event-archive-compute$/,
    says: /It archives \S+ whatever detail-type is/,
    alone: true,
  },
  {
    what: "a forwarding rule for every call of a service",
    change: asking(/^forwarding-100000000001-compute$/, (pattern) => {
      for (const each of pattern.$or) for (const form of each.$or ?? []) delete form.detail;
    }),
    resource: /EventRule::forwarding-100000000001-compute$/,
    says: /It forwards \S+ whatever detail.eventName is/,
    alone: true,
  },
  {
    what: "a detection without the first call of a form within its detail",
    change: asking(/^detections-aws-cognito-idp$/, ({ detail }) => assert(detail.$or[0].eventName.shift())),
    resource: /EventRule::detections-aws-cognito-idp$/,
    says: /It finds \S+ as in its sample, and not where detail.eventName is/,
    alone: true,
  },
  {
    what: "a target that hands on a part of each event",
    change: editNamed(target, /^event-archive-findings$/, (inputs) => (inputs.inputPath = "$.detail")),
    resource: /EventTarget::event-archive-findings$/,
    says: /It hands \$.detail to arn:\S+, and what reads there needs the whole event/,
    alone: true,
  },
  {
    what: "detections that miss the last call of each of their lists",
    change: editNamed(rule, /^detections-/, (inputs) => {
      inputs.eventPattern = inputs.eventPattern.replaceAll(/("eventName":\[[^\]]*),"\w+"\]/g, "$1]");
    }),
    resource: /EventRule::detections-/,
    says: /finds \S+ as in its sample, and not where detail.eventName is \w+/,
    alone: true,
  },
  {
    what: "a remediation that answers last month's events again",
    change: asking(/^responder-remediate-s3$/, (pattern) => delete pattern["replay-name"]),
    resource: /EventRule::responder-remediate-s3$/,
    says: /takes replayed events/,
    alone: true,
  },
  {
    what: "tickets that any member opens",
    change: asking(/^ticket-systems-tickets$/, (pattern) => delete pattern.account),
    resource: /EventRule::ticket-systems-tickets$/,
    says: /from other accounts than 100000000002/,
    alone: true,
  },
  {
    what: "a target whose dead letters go where others' do not",
    change: editNamed(target, /^event-archive-compute$/, (inputs) => {
      inputs.deadLetterConfig.arn = inputs.deadLetterConfig.arn.replace("claim-check", "central-dead-letters");
    }),
    resource: /EventTarget::event-archive-compute$/,
    says: /goes to \S+central-dead-letters, and what others beside it cannot to \S+claim-check/,
    alone: true,
  },
  {
    what: "a connection with the secret of another",
    change: editNamed(connection, /^ticket-systems-/, (inputs) => {
      inputs.authParameters.apiKey.value = "value of the secret event-governance/other";
    }),
    resource: /EventConnection::ticket-systems-/,
    says: /sends the secret event-governance\/other, and settings say/,
    alone: true,
  },
  {
    what: "a rule of AWS's events that hands them to the stream for members' own",
    change: editNamed(target, /^event-archive-compute$/, (inputs) => (inputs.arn = `${String(inputs.arn)}-put`)),
    resource: /EventTarget::event-archive-compute$/,
    says: /hands events of AWS to \S+-archive-put, which files them by the day on which they arrive/,
    alone: true,
  },
];
