import type { Alarm, Metric } from "../alarm";
import { type Provenance, provenances } from "../envelope";
import { arns, type HubPlace } from "../names";
import { heartbeatRule } from "../network/heartbeat";
import type { HubRule } from "../network/network";
import { dollarsFor, firehoseRecordBytes, gigabyte, pricesReadOn } from "../prices";
import { responderAlarms } from "../responders/alarms";
import type { PlannedResponder } from "../responders/plan";

/** A CloudWatch dashboard: its name, and its body as plain JSON. */
export interface DashboardPlan {
  readonly name: string;
  readonly body: DashboardBody;
}

/** CloudWatch API reference, "Dashboard Body Structure and Syntax". */
export interface DashboardBody {
  readonly start: string;
  readonly periodOverride: "auto" | "inherit";
  readonly widgets: readonly Widget[];
}

interface Widget {
  readonly type: "alarm" | "metric" | "text";
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface DashboardArgs {
  readonly place: HubPlace;
  /** Rules of the hub: heartbeats have one of their own. */
  readonly rules: readonly HubRule[];
  /** Delivery streams of the hub, of each provenance. */
  readonly streams: number;
  readonly alarms: readonly Alarm[];
  readonly responders: readonly PlannedResponder[];
  /** True if S3 tells the crawler of new objects by a queue. */
  readonly crawlerEvents: boolean;
}

/** One line of a graph: a metric with its statistic. */
interface Line {
  readonly metric: Metric;
  readonly stat: string;
  readonly label: string;
}

const gridColumns = 24;
const widgetWidth = 8;
const widgetHeight = 6;

/**
 * A hub on one page: what comes in, what is delivered, what failed or was throttled, how old the youngest archived event is,
 * streams, crawler, functions, who is heard, and what the events cost.
 *
 * It shows at most as many metrics as a dashboard of the free allowance may where a hub has one stream of each provenance
 * (Amazon CloudWatch pricing, "Free tier": 3 dashboards of 50 metrics each). Dashboards are global in an account: the name
 * carries the Region (CloudWatch user guide, "Using Amazon CloudWatch dashboards").
 */
export function planDashboard(args: DashboardArgs): DashboardPlan {
  const { place, alarms, responders } = args;
  const { accountId, region, names } = place;
  const streams = streamsOf(args);
  const ofStreams = (metricName: string, stat: string) =>
    streams.map(({ name, label }) => line("AWS/Firehose", metricName, { DeliveryStreamName: name }, stat, label));
  const ofFunctions = (metricName: string, stat: string) =>
    responders.map(({ id }) => line("AWS/Lambda", metricName, { FunctionName: names.responder(id) }, stat, id));
  const ofQueues = (metricName: string, queues: readonly (readonly [label: string, queue: string])[]) =>
    queues.map(([label, queue]) => line("AWS/SQS", metricName, { QueueName: queue }, "Maximum", label));
  const ofWatch = (metricName: string, stat: string) =>
    line(names.prefix, metricName, { service: "watch-silence" }, stat, metricName);
  const crawl: readonly (readonly [string, string])[] = args.crawlerEvents ? [["crawler", names.crawlQueue]] : [];
  const crawlLetters: readonly (readonly [string, string])[] = args.crawlerEvents
    ? [["crawler", names.crawlDeadLetters]]
    : [];
  const graph = (title: string, lines: readonly Line[], more: Readonly<Record<string, unknown>> = {}) =>
    lines.length === 0 ? [] : [{ title, metrics: lines.map(rowOf), ...more }];
  const graphs = [
    ...graph("In: records that rules handed to the streams", ofStreams("IncomingRecords", "Sum"), { stacked: true }),
    ...graph("Delivered: records written to S3", ofStreams("DeliveryToS3.Records", "Sum"), { stacked: true }),
    ...graph(
      "Failed: dead letters",
      ofQueues("ApproximateNumberOfMessagesVisible", [
        ["hub", names.centralDeadLetters],
        ...crawlLetters,
        ...responders.map(({ id }): [string, string] => [id, names.responderDeadLetters(id)]),
      ]),
    ),
    // Of functions alarms tell, and their events wait meanwhile, which has a graph.
    ...graph("Throttled: records that streams did not take", ofStreams("ThrottledRecords", "Sum")),
    ...graph(
      "Archive: seconds since the oldest event that is not written yet",
      ofStreams("DeliveryToS3.DataFreshness", "Maximum"),
    ),
    ...graph("Archive: share of writes to S3 that succeed", ofStreams("DeliveryToS3.Success", "Average")),
    ...graph("Streams: bytes", ofStreams("IncomingBytes", "Sum"), { stacked: true }),
    ...graph("Crawler: seconds that a new object waits", ofQueues("ApproximateAgeOfOldestMessage", crawl)),
    ...graph("Functions: errors", ofFunctions("Errors", "Sum")),
    ...graph(
      "Functions: seconds that an event waits",
      ofQueues(
        "ApproximateAgeOfOldestMessage",
        responders.map(({ id }) => [id, names.responder(id)]),
      ),
    ),
    ...graph("Coverage: accounts heard, and what fell silent", [
      ...(responders.some(({ id, enabled }) => id === "watch-silence" && enabled)
        ? [ofWatch("AccountsHeard", "Maximum"), ofWatch("AccountsFellSilent", "Sum")]
        : []),
      ...heartbeats(args),
    ]),
    { title: "Cost: dollars a day for events, estimated", ...costOf(streams.map(({ name }) => name)) },
  ];
  const alarmArns = [
    ...alarms.map(({ suffix }) => suffix),
    ...responders.flatMap((plan) => responderAlarms(plan, names).map(({ suffix }) => `${plan.id}-${suffix}`)),
  ].map((suffix) => arns.alarm(region, accountId, names.alarm(suffix)));
  const header: Widget = {
    type: "text",
    x: 0,
    y: 0,
    width: gridColumns,
    height: 2,
    properties: { markdown: `# ${names.prefix}, hub ${region}\n${explanation}` },
  };
  // CloudWatch takes 100 alarms in one widget.
  const alarmWidgets = chunks(alarmArns, 100).map((arnsOfWidget, index): Widget => ({
    type: "alarm",
    x: 0,
    y: 2 + 4 * index,
    width: gridColumns,
    height: 4,
    properties: { title: "Alarms", sortBy: "stateUpdatedTimestamp", alarms: arnsOfWidget },
  }));
  const top = 2 + 4 * alarmWidgets.length;
  const perRow = gridColumns / widgetWidth;
  const metricWidgets = graphs.map((properties, index): Widget => ({
    type: "metric",
    x: (index % perRow) * widgetWidth,
    y: top + Math.floor(index / perRow) * widgetHeight,
    width: widgetWidth,
    height: widgetHeight,
    properties: { view: "timeSeries", region, period: 300, ...properties },
  }));
  return {
    name: names.dashboard(region),
    body: { start: "-P1D", periodOverride: "inherit", widgets: [header, ...alarmWidgets, ...metricWidgets] },
  };
}

const explanation =
  "What each graph means and what to do: docs/operations.md. Members' dead letters are in the members; who falls silent shows under *Coverage*. " +
  `*Cost* counts delivery, Firehose and the replay archive by the prices of ${pricesReadOn}; \`npm run cost\` counts everything.`;

function streamsOf({ place: { names }, rules, streams }: DashboardArgs) {
  return provenances
    .filter((provenance) => provenance === "service" || rules.some((rule) => rule.provenance === provenance))
    .flatMap((provenance) =>
      Array.from({ length: streams }, (_, index) => ({
        name: names.deliveryStream(index + 1, provenance),
        label: `${labelOf[provenance]}${streams === 1 ? "" : ` ${index + 1}`}`,
      })),
    );
}

const labelOf: Readonly<Record<Provenance, string>> = { service: "of services", put: "put by somebody" };

/** Those of members where there are members; with several streams each carries a share. */
function heartbeats({ place: { names }, rules, streams }: DashboardArgs): readonly Line[] {
  const { suffix } = rules.find((rule) => rule.suffix === heartbeatRule.members && rule.provenance === "put") ?? {};
  if (suffix === undefined) return [];
  return Array.from({ length: streams }, (_, index) =>
    line(
      "AWS/Events",
      "Invocations",
      { EventBusName: names.bus, RuleName: names.archiveRule(suffix, index + 1, "put") },
      "Sum",
      `heartbeats${streams === 1 ? "" : ` ${index + 1}`}`,
    ),
  );
}

/** Dollars for one event of one Firehose record that changed account: what rules, streams and replay archive take. */
export const dollarsOfAnEvent =
  dollarsFor("eventbridge-delivery", 1) +
  (firehoseRecordBytes / gigabyte) * (dollarsFor("firehose-ingestion", 1) + dollarsFor("firehose-partitioning", 1)) +
  (firehoseRecordBytes / gigabyte) * dollarsFor("eventbridge-archive-processing", 1);

/** Metric math over a day's records (CloudWatch user guide, "Using metric math"). */
function costOf(streams: readonly string[]): Readonly<Record<string, unknown>> {
  const ids = streams.map((_, index) => `m${index + 1}`);
  return {
    period: 86_400,
    metrics: [
      [
        {
          id: "cost",
          label: "Dollars a day",
          // Metric math takes no exponent.
          expression: `(${ids.map((id) => `FILL(${id}, 0)`).join(" + ")}) * ${dollarsOfAnEvent.toFixed(10)}`,
        },
      ],
      ...streams.map((name, index) => [
        "AWS/Firehose",
        "IncomingRecords",
        "DeliveryStreamName",
        name,
        { id: ids[index], stat: "Sum", visible: false },
      ]),
    ],
  };
}

function line(
  namespace: string,
  metricName: string,
  dimensions: Metric["dimensions"],
  stat: string,
  label: string,
): Line {
  return { metric: { namespace, metricName, dimensions }, stat, label };
}

/** `["AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", "…", { stat, label }]`. */
const rowOf = ({ metric: { namespace, metricName, dimensions }, stat, label }: Line) => [
  namespace,
  metricName,
  ...Object.entries(dimensions).flat(),
  { stat, label },
];

const chunks = <Item>(items: readonly Item[], size: number): (readonly Item[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
