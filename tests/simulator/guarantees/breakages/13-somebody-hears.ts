import type { Resource } from "../../../../simulator/graph";
import { type Breakage, type Change, edit, editDocument, editNamed, without } from "./breakage";

const alarm = (name: RegExp, change: (inputs: any) => void): Change =>
  edit("aws:cloudwatch/metricAlarm:MetricAlarm", (inputs, resource) => {
    if (name.test(resource.name)) change(inputs);
  });

const deadLetters = /operations-dead-letters$/;

/** Each of two alarms watches what the other one watched. */
const swappedDimensions = (one: string, other: string): Change => {
  const end = (name: string) => name.replace("responder-", "").replace("-given-up", "");
  const swap = (from: string, to: string): Change =>
    alarm(new RegExp(`^${from}$`), ({ dimensions }) => {
      dimensions.QueueName = dimensions.QueueName.replace(end(from), end(to));
    });
  return (resource) => swap(other, one)(swap(one, other)(resource) as Resource);
};

/** Changes a widget of each dashboard: the first of a type whose title matches. */
const widget = (type: "alarm" | "metric" | "text", title: RegExp, change: (found: any) => void): Change =>
  edit("aws:cloudwatch/dashboard:Dashboard", (inputs) => {
    const body = JSON.parse(inputs.dashboardBody);
    change(body.widgets.find((each: any) => each.type === type && title.test(each.properties.title ?? "")));
    inputs.dashboardBody = JSON.stringify(body);
  });
const dashboard = /dashboard$/;

export const breakages: readonly Breakage[] = [
  {
    what: "an alarm on a queue that does not exist",
    change: alarm(deadLetters, (inputs) => (inputs.dimensions = { QueueName: "event-governance-prod-dead-leters" })),
    resource: /dead-letters$/,
    says: /watches QueueName "event-governance-prod-dead-leters", which is not recorded/,
  },
  {
    what: "an alarm on a queue of another account",
    change: (resource) => (deadLetters.test(resource.name) ? { ...resource, account: "999999999999" } : resource),
    resource: deadLetters,
    says: /which is not recorded in account 999999999999/,
  },
  {
    what: "an alarm on a metric that AWS does not publish",
    change: alarm(deadLetters, (inputs) => (inputs.metricName = "NumberOfMessagesVisible")),
    resource: deadLetters,
    says: /which neither AWS nor a recorded function publishes/,
  },
  {
    what: "an alarm in a namespace that does not exist",
    change: alarm(/delivery-failed$/, (inputs) => (inputs.namespace = "AWS/KinesisFirehose")),
    resource: /delivery-failed$/,
    says: /AWS\/KinesisFirehose DeliveryToS3.Success, which neither/,
  },
  {
    what: "an alarm on a metric of a function that does not write it",
    change: alarm(/notify-untold$/, (inputs) => (inputs.metricName = "MessagesTooLate")),
    resource: /notify-untold$/,
    says: /MessagesTooLate, which event-governance-prod-notify does not write/,
  },
  {
    what: "an alarm without the dimension of its metric",
    change: alarm(/operations-silence$/, (inputs) => delete inputs.dimensions.EventBusName),
    resource: /operations-silence$/,
    says: /watches AWS\/Events Invocations by RuleName, and AWS publishes it by EventBusName, RuleName/,
  },
  {
    what: "an alarm on a statistic that does not show what happened",
    change: alarm(/delivery-failed$/, (inputs) => (inputs.statistic = "Maximum")),
    resource: /delivery-failed$/,
    says: /watches the Maximum of DeliveryToS3.Success. Use Average or Minimum/,
  },
  {
    what: "an alarm that one dead letter does not set off",
    change: alarm(deadLetters, (inputs) => (inputs.threshold = 10)),
    resource: deadLetters,
    says: /does not go off at ApproximateNumberOfMessagesVisible 1/,
    alone: true,
  },
  {
    what: "an alarm that compares the wrong way round",
    change: alarm(/claim-check-errors$/, (inputs) => (inputs.comparisonOperator = "LessThanThreshold")),
    resource: /claim-check-errors$/,
    says: /does not go off at Errors 1/,
  },
  {
    what: "an alarm that never comes back",
    change: alarm(/claim-check-errors$/, (inputs) => (inputs.comparisonOperator = "GreaterThanOrEqualToThreshold")),
    resource: /claim-check-errors$/,
    says: /never comes back: it goes off at Errors 0, too/,
  },
  {
    what: "an alarm about silence to which silence is not bad",
    change: alarm(/operations-silence$/, (inputs) => (inputs.treatMissingData = "notBreaching")),
    resource: /operations-silence$/,
    says: /where nothing is published, it must go off. Use breaching/,
  },
  {
    what: "an alarm about errors to which no data is an error",
    change: alarm(/claim-check-errors$/, (inputs) => (inputs.treatMissingData = "breaching")),
    resource: /claim-check-errors$/,
    says: /all is well. Use notBreaching/,
  },
  {
    what: "an alarm that goes off after a day",
    change: alarm(deadLetters, (inputs) => (inputs.period = 86_400)),
    resource: deadLetters,
    says: /goes off after 86400 seconds, and nobody hears before/,
  },
  {
    what: "an alarm with a period that CloudWatch refuses",
    change: alarm(deadLetters, (inputs) => (inputs.period = 90)),
    resource: deadLetters,
    says: /has a period of 90 seconds. Use 10, 20, 30 or a multiple of 60/,
  },
  {
    what: "an alarm with more periods than CloudWatch looks at",
    change: alarm(deadLetters, (inputs) => (inputs.evaluationPeriods = 289)),
    resource: deadLetters,
    says: /looks at 289 periods of 300 seconds/,
  },
  {
    what: "an alarm that wants more bad periods than it looks at",
    change: alarm(deadLetters, (inputs) => (inputs.datapointsToAlarm = 2)),
    resource: deadLetters,
    says: /datapointsToAlarm 2. Use 1 to 1/,
  },
  {
    what: "an alarm about a function that hears nobody, which silence does not set off",
    change: alarm(/watch-silence-deaf$/, (inputs) => (inputs.treatMissingData = "notBreaching")),
    resource: /watch-silence-deaf$/,
    says: /it must go off. Use breaching/,
    alone: true,
  },
  {
    what: "an alarm about a function that hears nobody, after a day",
    change: alarm(/watch-silence-deaf$/, (inputs) => (inputs.evaluationPeriods = 24)),
    resource: /watch-silence-deaf$/,
    says: /goes off after 86400 seconds of silence/,
  },
  {
    what: "an alarm about the crawler's queue that goes off before each run",
    change: alarm(/crawl-late$/, (inputs) => (inputs.threshold = 3600)),
    resource: /crawl-late$/,
    says: /never comes back: it goes off at ApproximateAgeOfOldestMessage 21600, too/,
    alone: true,
  },
  {
    what: "an alarm about the crawler's queue that several runs do not set off",
    change: alarm(/crawl-late$/, (inputs) => (inputs.threshold = 90_000)),
    resource: /crawl-late$/,
    says: /does not go off at ApproximateAgeOfOldestMessage 86400/,
    alone: true,
  },
  {
    what: "a member's dead letters without an alarm, though settings promise one",
    change: without("aws:cloudwatch/metricAlarm:MetricAlarm", /^forwarding-.*-dead-letters$/),
    resource: /Queue::forwarding-.*-dead-letters$/,
    says: /It has no alarm about AWS\/SQS ApproximateNumberOfMessagesVisible: nobody hears/,
    alone: true,
  },
  {
    what: "a member's alarm that one dead letter does not set off",
    change: alarm(/^forwarding-.*-dead-letters$/, (inputs) => (inputs.threshold = 10)),
    resource: /^.*MetricAlarm::forwarding-.*-dead-letters$/,
    says: /does not go off at ApproximateNumberOfMessagesVisible 1/,
    alone: true,
  },
  {
    what: "a member's alarm on a queue of another name",
    change: alarm(/^forwarding-.*-dead-letters$/, (inputs) => (inputs.dimensions = { QueueName: "letters" })),
    resource: /MetricAlarm::forwarding-.*-dead-letters$/,
    says: /watches QueueName "letters", which is not recorded/,
  },
  {
    what: "a member's alarm whose event is not forwarded",
    change: edit("aws:cloudwatch/eventRule:EventRule", (inputs, { name }) => {
      if (/^forwarding-.*-operations/.test(name)) inputs.state = "DISABLED";
    }),
    resource: /MetricAlarm::forwarding-.*-dead-letters$/,
    says: /has an event that reaches no channel: nobody hears/,
  },
  {
    what: "a member's alarm that no detection tells of",
    change: edit("aws:cloudwatch/eventRule:EventRule", (inputs) => {
      if (/governance-alarm-raised/.test(inputs.name ?? "")) inputs.state = "DISABLED";
    }),
    resource: /MetricAlarm::forwarding-.*-dead-letters$/,
    says: /has an event that reaches no channel: nobody hears/,
  },
  {
    what: "a member's alarm of which the function that tells channels hears nothing",
    change: editNamed("aws:lambda/eventSourceMapping:EventSourceMapping", /^responder-notify$/, (inputs) => {
      inputs.enabled = false;
    }),
    resource: /MetricAlarm::forwarding-.*-dead-letters$/,
    says: /nobody hears when it goes off. Set a channel for governance-alarm-raised and let notify run, or set alarms/,
  },
  {
    what: "heartbeats that are rarer than an alarm's patience",
    change: edit("aws:scheduler/schedule:Schedule", (inputs) => (inputs.scheduleExpression = "rate(30 days)")),
    resource: /operations-silence$/,
    says: /goes off though all is well: it waits 2700 seconds for what comes each 2592000/,
  },
  {
    what: "heartbeats that nobody sends",
    change: (resource) => (resource.type === "aws:scheduler/schedule:Schedule" ? undefined : resource),
    resource: /operations-silence$/,
    says: /no schedule sends what it waits for/,
  },
  {
    what: "alarms with actions switched off",
    change: alarm(/./, (inputs) => (inputs.actionsEnabled = false)),
    resource: deadLetters,
    says: /tells nobody when it goes off/,
  },
  {
    what: "an alarm without an all-clear",
    change: alarm(deadLetters, (inputs) => (inputs.okActions = [])),
    resource: deadLetters,
    says: /tells nobody when it comes back/,
  },
  {
    what: "an alarm that tells a topic of nobody's",
    change: alarm(deadLetters, (inputs) => (inputs.alarmActions = ["arn:aws:sns:us-east-1:100000000002:other"])),
    resource: deadLetters,
    says: /sends to arn:aws:sns:us-east-1:100000000002:other, which is not a recorded topic/,
  },
  {
    what: "no alarm at all",
    change: without("aws:cloudwatch/metricAlarm:MetricAlarm", /./),
    resource: /central-bus-dead-letters$/,
    says: /It has no alarm about AWS\/SQS ApproximateNumberOfMessagesVisible: nobody hears/,
  },
  {
    what: "a function without an alarm about what it counts itself",
    change: without("aws:cloudwatch/metricAlarm:MetricAlarm", /notify-untold$/),
    resource: /(Function::responder-notify|HubDashboard.*::dashboard)$/,
    says: /no alarm about event-governance-prod MessagesLate/,
    alone: true,
  },
  {
    what: "saved queries that fail by themselves without an alarm",
    change: without("aws:cloudwatch/metricAlarm:MetricAlarm", /run-queries-failed$/),
    resource: /(Function::responder-run-queries|HubDashboard.*::dashboard)$/,
    says: /no alarm about event-governance-prod QueriesFailed/,
    alone: true,
  },
  {
    what: "an alarm about saved queries on a metric that their function does not write",
    change: alarm(/run-queries-failed$/, (inputs) => (inputs.metricName = "QueriesBroken")),
    resource: /run-queries-failed$/,
    says: /QueriesBroken, which event-governance-prod-run-queries does not write/,
  },
  {
    what: "differences of a hub that set off no alarm",
    change: without("aws:cloudwatch/metricAlarm:MetricAlarm", /detect-drift-differs$/),
    resource: /(Function::responder-detect-drift|HubDashboard.*::dashboard)$/,
    says: /no alarm about event-governance-prod DifferencesFound/,
    alone: true,
  },
  {
    what: "an alarm about differences that one does not set off",
    change: alarm(/detect-drift-differs$/, (inputs) => (inputs.threshold = 10)),
    resource: /responder-detect-drift-differs$/,
    says: /does not go off at DifferencesFound 1/,
    alone: true,
  },
  {
    what: "an alarm about a comparison that does not happen, which silence does not set off",
    change: alarm(/detect-drift-blind$/, (inputs) => (inputs.treatMissingData = "notBreaching")),
    resource: /responder-detect-drift-blind$/,
    says: /it must go off. Use breaching/,
    alone: true,
  },
  {
    what: "a central bus without an alarm about silence",
    change: without("aws:cloudwatch/metricAlarm:MetricAlarm", /silence$/),
    resource: /EventBus::central-bus$/,
    says: /no alarm about AWS\/Events Invocations/,
  },
  {
    what: "a topic that does not admit CloudWatch",
    change: edit("aws:sns/topicPolicy:TopicPolicy", (inputs) => {
      inputs.policy = inputs.policy.replace("cloudwatch.amazonaws.com", "cloudtrail.amazonaws.com");
    }),
    resource: /TopicPolicy::operations-alarms$/,
    says: /cannot publish to/,
  },
  {
    what: "a topic that admits CloudWatch for another account alone",
    change: edit("aws:sns/topicPolicy:TopicPolicy", (inputs) => {
      inputs.policy = inputs.policy.replace(/"aws:SourceAccount":"\d+"/, '"aws:SourceAccount":"999999999999"');
    }),
    resource: /TopicPolicy::operations-alarms$/,
    says: /cannot publish to/,
  },
  {
    what: "a topic that does not admit the rules of its evidence watch",
    change: edit("aws:sns/topicPolicy:TopicPolicy", (inputs) => {
      inputs.policy = inputs.policy.replace("-evidence-*", "-evidence");
    }),
    resource: /TopicPolicy::operations-alarms$/,
    says: /cannot publish to/,
  },
  {
    what: "a topic that is encrypted with AWS's own key",
    change: edit("aws:sns/topic:Topic", (inputs) => (inputs.kmsMasterKeyId = "alias/aws/sns")),
    resource: /Topic::operations-alarms$/,
    says: /an AWS managed key admits no other service/,
  },
  {
    what: "a topic whose key does not admit CloudWatch",
    change: edit("aws:sns/topic:Topic", (inputs, { account, region }) => {
      inputs.kmsMasterKeyId = `arn:aws:kms:${region}:${account}:alias/event-governance-prod`;
    }),
    resource: /Key::|Topic::operations-alarms$/,
    says: /cannot publish to/,
  },
  {
    what: "a topic to which nobody is subscribed, and alarms that no channel is told of",
    change: (resource) =>
      resource.type === "aws:sns/topicSubscription:TopicSubscription" ||
      resource.type === "aws:lambda/eventSourceMapping:EventSourceMapping"
        ? undefined
        : resource,
    resource: /Topic::operations-alarms$/,
    says: /to which nobody is subscribed/,
  },
  {
    what: "a subscription that filters alarms out",
    change: edit("aws:sns/topicSubscription:TopicSubscription", (inputs) => {
      inputs.filterPolicy = '{"severity":["critical"]}';
    }),
    resource: /TopicSubscription/,
    says: /have filter policies/,
  },
  {
    what: "a rule that tells a topic, and is disabled",
    change: edit("aws:cloudwatch/eventRule:EventRule", (inputs, { name }) => {
      if (name === "evidence-watch-evidence-key") inputs.state = "DISABLED";
    }),
    resource: /evidence-watch-evidence-key$/,
    says: /It is disabled/,
    alone: true,
  },
  {
    what: "a subscription of another address",
    change: edit("aws:sns/topicSubscription:TopicSubscription", (inputs) => (inputs.endpoint = "nobody@example.com")),
    resource: /TopicSubscription::/,
    says: /is not subscribed to .+ by email/,
    alone: true,
  },
  {
    what: "a further subscription, of an address that settings do not name",
    change: (resource) =>
      resource.type === "aws:sns/topicSubscription:TopicSubscription"
        ? [
            resource,
            {
              ...resource,
              urn: `${resource.urn}-more`,
              outputs: { ...resource.outputs, endpoint: "spy@example.org" },
            },
          ]
        : resource,
    resource: /TopicSubscription::.*-more$/,
    says: /to spy@example.org, whom settings do not name/,
    alone: true,
  },
  {
    what: "a subscription by another protocol",
    change: edit("aws:sns/topicSubscription:TopicSubscription", (inputs) => (inputs.protocol = "sms")),
    resource: /TopicSubscription::/,
    says: /is not subscribed to .+ by email/,
    alone: true,
  },
  {
    what: "no dashboard",
    change: without("aws:cloudwatch/dashboard:Dashboard", /./),
    resource: /central-bus$/,
    says: /No dashboard shows it/,
    alone: true,
  },
  {
    what: "a dashboard whose body is no JSON",
    change: edit(
      "aws:cloudwatch/dashboard:Dashboard",
      (inputs) => (inputs.dashboardBody = `${String(inputs.dashboardBody)}}`),
    ),
    resource: dashboard,
    says: /has a body that is no JSON/,
  },
  {
    what: "a dashboard with a widget beyond the grid",
    change: widget("metric", /Delivered/, (found) => (found.x = 20)),
    resource: dashboard,
    says: /reaches beyond the 24 columns/,
  },
  {
    what: "a dashboard with a property that no graph has",
    change: widget("metric", /Delivered/, (found) => (found.properties.statistic = "Sum")),
    resource: dashboard,
    says: /Unrecognized key: "statistic"/,
  },
  {
    what: "a dashboard with a metric that AWS does not publish",
    change: widget("metric", /Delivered/, (found) => (found.properties.metrics[0][1] = "DeliveryToS3.Record")),
    resource: dashboard,
    says: /DeliveryToS3\.Record, which neither AWS nor a recorded function publishes/,
    alone: true,
  },
  {
    what: "a dashboard in a namespace that does not exist",
    change: widget("metric", /Delivered/, (found) => (found.properties.metrics[0][0] = "AWS/KinesisFirehose")),
    resource: dashboard,
    says: /AWS\/KinesisFirehose DeliveryToS3.Records, which neither/,
  },
  {
    what: "a dashboard of a stream that does not exist",
    change: widget("metric", /^In/, (found) => (found.properties.metrics[0][3] = "event-governance-prod-archiv")),
    resource: dashboard,
    says: /watches DeliveryStreamName "event-governance-prod-archiv", which is not recorded/,
  },
  {
    what: "a dashboard that looks for a hub's metrics in another Region",
    change: widget("metric", /^In/, (found) => (found.properties.region = "eu-west-1")),
    resource: dashboard,
    says: /which is not recorded in account \d+, eu-west-1/,
  },
  {
    what: "a dashboard with a metric by another dimension",
    change: widget("metric", /^In/, (found) => (found.properties.metrics[0][2] = "StreamName")),
    resource: dashboard,
    says: /by StreamName, and AWS publishes it by DeliveryStreamName/,
  },
  {
    what: "a dashboard with a statistic that does not show what happened",
    change: widget("metric", /^In/, (found) => (found.properties.metrics[0].at(-1).stat = "Average")),
    resource: dashboard,
    says: /watches the Average of IncomingRecords. Use Sum/,
  },
  {
    what: "a dashboard that calculates with a metric that it lacks",
    change: widget("metric", /^Cost/, (found) => found.properties.metrics.pop()),
    resource: dashboard,
    says: /calculates with "m\d", which it lacks/,
  },
  {
    what: "a dashboard with an alarm that does not exist",
    change: widget("alarm", /./, (found) => (found.properties.alarms[0] = `${String(found.properties.alarms[0])}s`)),
    resource: dashboard,
    says: /which is no recorded alarm/,
  },
  {
    what: "dashboards of two hubs with one name",
    change: edit("aws:cloudwatch/dashboard:Dashboard", (inputs) => (inputs.dashboardName = "event-governance-prod")),
    resource: dashboard,
    says: /has the name of .*: one of an account would be lost/,
    regions: true,
  },
  {
    what: "alarms of two dead-letter queues that watch each other's",
    change: swappedDimensions("responder-notify-given-up", "responder-remediate-given-up"),
    resource: /MetricAlarm::responder-notify-given-up$/,
    says: /It is named after event-governance-prod-notify\S*, and watches event-governance-prod-remediate-dead-letters/,
  },
  {
    what: "an alarm that is named after another metric",
    change: alarm(/delivery-late-put$/, (inputs) => {
      inputs.metricName = "ThrottledRecords";
      inputs.statistic = "Sum";
    }),
    resource: /operations-delivery-late-put$/,
    says: /It is named after DeliveryToS3.DataFreshness, and watches ThrottledRecords/,
  },
  {
    what: "an alarm of a name that says nothing",
    change: alarm(/notify-late$/, (inputs) => (inputs.name = "event-governance-prod-notify-other")),
    resource: /responder-notify-late$/,
    says: /of which nothing is known here/,
  },
  {
    what: "an alarm whose description is about another function",
    change: alarm(
      /notify-late$/,
      (inputs) => (inputs.alarmDescription = inputs.alarmDescription.replace("notify", "remediate")),
    ),
    resource: /responder-notify-late$/,
    says: /description is about remediate/,
    alone: true,
  },
  {
    what: "an alarm that goes off later than its description says",
    change: alarm(/notify-late$/, (inputs) => (inputs.threshold = 10_800)),
    resource: /responder-notify-late$/,
    says: /description says \d+ minutes, and it goes off after 10800 seconds/,
    alone: true,
  },
  {
    what: "an alarm that waits for more intervals than its description says",
    change: alarm(/operations-silence$/, (inputs) => (inputs.evaluationPeriods = 4)),
    resource: /operations-silence$/,
    says: /says three intervals, and it goes off after 4 of them/,
    alone: true,
  },
  {
    what: "an alarm that waits for more buffering intervals than its description says",
    change: alarm(/delivery-late$/, (inputs) => (inputs.threshold = 3600)),
    resource: /operations-delivery-late$/,
    says: /says three buffering intervals/,
    alone: true,
  },
  {
    what: "an alarm of another period than others of its kind",
    change: alarm(/notify-given-up$/, (inputs) => (inputs.period = 3600)),
    resource: /responder-notify-given-up$/,
    says: /Its period is 3600, and that of other alarms of its kind 300/,
    alone: true,
  },
  {
    what: "an alarm that a single failure does not set off",
    change: alarm(/notify-errors$/, (inputs) => (inputs.evaluationPeriods = 3)),
    resource: /responder-notify-errors$/,
    says: /goes off after 3 periods of Errors/,
    alone: true,
  },
  {
    what: "an alarm that tells another topic than those beside it",
    change: alarm(/operations-silence$/, (inputs) => {
      inputs.alarmActions = [`${String(inputs.alarmActions[0])}-other`];
    }),
    resource: /operations-silence$/,
    says: /It tells \S+-alarms-other, and other alarms beside it \S+-alarms/,
  },
  {
    what: "an alarm that is set otherwise in one of two hubs",
    change: (resource) =>
      resource.region === "us-east-1"
        ? resource
        : alarm(/crawl-late$/, (inputs) => (inputs.threshold = 3600 * 30))(resource),
    resource: /operations-crawl-late$/,
    says: /Its threshold is \d+, and it differs in other accounts and Regions/,
    regions: true,
    hubs: true,
  },
  {
    what: "a subscription that leaves out some messages",
    change: editNamed("aws:sns/topicSubscription:TopicSubscription", /./, (inputs) => {
      inputs.filterPolicyScope = "MessageBody";
      inputs.filterPolicy = '{"NewStateValue":["OK"]}';
    }),
    resource: /TopicSubscription::/,
    says: /It leaves out what does not match its filter policy/,
  },
  {
    what: "a rule that tells of no call that endangers the key",
    change: editDocument("aws:cloudwatch/eventRule:EventRule", "eventPattern", /-evidence-key$/, (pattern) => {
      pattern.source = ["nobody.nothing"];
    }),
    resource: /EventRule::evidence-watch-evidence-key$/,
    says: /Nobody is told when somebody calls kms:DisableKey/,
  },
  {
    what: "a rule that tells of every call of EventBridge",
    change: editDocument("aws:cloudwatch/eventRule:EventRule", "eventPattern", /-evidence-bus$/, (pattern) => {
      delete pattern.detail;
    }),
    resource: /EventRule::evidence-watch-evidence-bus$/,
    says: /calls of events (about anything else|whatever the call is)/,
    alone: true,
  },
  {
    what: "a rule that tells of every kind of event",
    change: editDocument("aws:cloudwatch/eventRule:EventRule", "eventPattern", /-evidence-functions$/, (pattern) => {
      delete pattern["detail-type"];
    }),
    resource: /EventRule::evidence-watch-evidence-functions$/,
    says: /calls of lambda whatever the kind of event is/,
    alone: true,
  },
];
