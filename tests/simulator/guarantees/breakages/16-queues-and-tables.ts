import { type Breakage, edit, editNamed } from "./breakage";

const queue = "aws:sqs/queue:Queue";
const table = "aws:dynamodb/table:Table";
const notify = /^responder-notify$/;

export const breakages: readonly Breakage[] = [
  {
    what: "a queue with a key that is not there",
    change: editNamed(queue, notify, (inputs) => {
      delete inputs.sqsManagedSseEnabled;
      inputs.kmsMasterKeyId = "alias/aws/sqs";
    }),
    resource: /Queue::responder-notify$/,
    says: /It is encrypted with alias\/aws\/sqs, which is not recorded/,
  },
  {
    what: "a queue without a redrive policy",
    change: editNamed(queue, notify, (inputs) => delete inputs.redrivePolicy),
    resource: /Queue::responder-notify$/,
    says: /no redrive policy/,
    alone: true,
  },
  {
    what: "a queue that gives up at once",
    change: editNamed(queue, notify, (inputs) => {
      inputs.redrivePolicy = inputs.redrivePolicy.replace(/"maxReceiveCount":\d+/, '"maxReceiveCount":1');
    }),
    resource: /Queue::responder-notify$/,
    says: /fails 1 times is given up/,
  },
  {
    what: "a queue that hides a message for longer than SQS allows",
    change: editNamed(queue, notify, (inputs) => (inputs.visibilityTimeoutSeconds = 43_201)),
    resource: /Queue::responder-notify$/,
    says: /visibility timeout is 43201/,
  },
  {
    what: "a dead-letter queue that hides for hours what somebody looks at",
    change: editNamed(queue, /central-bus-dead-letters$/, (inputs) => (inputs.visibilityTimeoutSeconds = 7200)),
    resource: /Queue::central-bus-dead-letters$/,
    says: /looked at is hidden for 7200 seconds/,
    alone: true,
  },
  {
    what: "a queue of messages that SQS refuses",
    change: editNamed(queue, notify, (inputs) => (inputs.maxMessageSize = 1_048_577)),
    resource: /Queue::responder-notify$/,
    says: /takes messages of 1048577 bytes/,
  },
  {
    what: "a queue that never gives up",
    change: editNamed(queue, notify, (inputs) => {
      inputs.redrivePolicy = inputs.redrivePolicy.replace(/"maxReceiveCount":\d+/, '"maxReceiveCount":51');
    }),
    resource: /Queue::responder-notify$/,
    says: /gives up after 51 attempts/,
  },
  {
    what: "a dead-letter queue that forgets within a minute",
    change: editNamed(queue, /central-bus-dead-letters$/, (inputs) => (inputs.messageRetentionSeconds = 60)),
    resource: /Queue::central-bus-dead-letters$/,
    says: /keeps messages for 60 seconds, and settings promise/,
    alone: true,
  },
  {
    what: "a table in which nothing expires",
    change: editNamed(table, /./, (inputs) => (inputs.ttl = { ...inputs.ttl, enabled: false })),
    resource: /Table::/,
    says: /Nothing expires in it/,
  },
  {
    what: "a table that expires by another attribute",
    change: editNamed(table, /./, (inputs) => (inputs.ttl = { ...inputs.ttl, attributeName: "expires" })),
    resource: /Table::/,
    says: /functions set the attribute expiration/,
  },
  {
    what: "a table of one unit",
    change: editNamed(table, /./, (inputs) => (inputs.billingMode = "PROVISIONED")),
    resource: /Table::/,
    says: /a burst is throttled/,
  },
  {
    what: "a table without recovery",
    change: editNamed(table, /./, (inputs) => delete inputs.pointInTimeRecovery),
    resource: /Table::/,
    says: /no point-in-time recovery/,
  },
  {
    what: "a queue whose dead letters go to nobody",
    change: editNamed(
      queue,
      notify,
      (inputs) => (inputs.redrivePolicy = inputs.redrivePolicy.replace("-dead-letters", "-x")),
    ),
    resource: /Queue::responder-notify$/,
    says: /which is no recorded queue beside it/,
  },
  {
    what: "a queue that is not encrypted",
    change: editNamed(queue, notify, (inputs) => (inputs.sqsManagedSseEnabled = false)),
    resource: /Queue::responder-notify$/,
    says: /does not say that it is encrypted/,
    alone: true,
  },
  {
    what: "a queue that takes small messages alone",
    change: editNamed(queue, notify, (inputs) => (inputs.maxMessageSize = 1024)),
    resource: /Queue::responder-notify$/,
    says: /takes messages of 1024 bytes/,
    alone: true,
  },
  {
    what: "a table with a key of numbers",
    change: edit(table, (inputs) => (inputs.attributes[0].type = "N")),
    resource: /Table::responder-state$/,
    says: /Its attributes are/,
    alone: true,
  },
  {
    what: "a table that DynamoDB's own key encrypts",
    change: edit(table, (inputs) => delete inputs.serverSideEncryption),
    resource: /Table::responder-state$/,
    says: /a key of DynamoDB's own/,
    alone: true,
  },
  {
    what: "a queue that holds messages back",
    change: editNamed(queue, notify, (inputs) => (inputs.delaySeconds = 900)),
    resource: /Queue::responder-notify$/,
    says: /holds each message back for 900 seconds/,
    alone: true,
  },
  {
    what: "a queue whose failures come back to it",
    change: editNamed(queue, notify, (inputs, { outputs }) => {
      inputs.redrivePolicy = JSON.stringify({ deadLetterTargetArn: outputs["arn"], maxReceiveCount: 9 });
    }),
    resource: /Queue::responder-notify$/,
    says: /goes back to itself/,
  },
  {
    what: "a queue whose failures go to another queue's dead letters",
    change: editNamed(queue, notify, (inputs) => {
      inputs.redrivePolicy = inputs.redrivePolicy.replace("notify-dead-letters", "remediate-dead-letters");
    }),
    resource: /Queue::responder-notify$/,
    says: /goes to event-governance-prod-remediate-dead-letters, and event-governance-prod-notify-dead-letters is the queue/,
  },
  {
    what: "a queue that gives up when the message is gone",
    change: editNamed(queue, notify, (inputs) => {
      inputs.visibilityTimeoutSeconds = 43_200;
      inputs.redrivePolicy = inputs.redrivePolicy.replace(/"maxReceiveCount":\d+/, '"maxReceiveCount":30');
    }),
    resource: /Queue::responder-notify$/,
    says: /by then the message may be gone/,
  },
  {
    what: "a dead-letter queue that takes smaller messages than the queue before it",
    change: editNamed(queue, /^responder-notify-dead-letters$/, (inputs) => delete inputs.maxMessageSize),
    resource: /Queue::responder-notify-dead-letters$/,
    says: /takes no message as large as event-governance-prod-notify does/,
    alone: true,
  },
];
