import { bytesPerEvent } from "../network/volume";

/**
 * What an estimate takes for granted because nothing here can count it: the one list, with the reason. An operator who has
 * measured puts a number in its place by `npm run cost -- --assume NAME=NUMBER`.
 */
export interface Assumption {
  readonly value: number;
  readonly unit: string;
  readonly why: string;
}

const table = {
  bytesPerEvent: {
    value: bytesPerEvent,
    unit: "bytes",
    why: "CloudTrail records have one to two kilobytes, in the envelope of EventBridge.",
  },
  storedShare: {
    value: 0.15,
    unit: "of an event's bytes",
    why: "What gzip, or Parquet with Snappy, leaves of JSON with many repeated words.",
  },
  firedShare: {
    value: 0.01,
    unit: "of events",
    why: "Events that fire a detection, and go to notify and remediate.",
  },
  bucketKeyShare: {
    value: 0.01,
    unit: "of requests to S3",
    why: 'Requests to KMS that an S3 Bucket Key leaves (S3 user guide, "Reducing the cost of SSE-KMS with Amazon S3 Bucket Keys": up to 99 percent fewer).',
  },
  crawlerUnits: {
    value: 2,
    unit: "DPUs of a run",
    why: 'The example of the page "AWS Glue pricing".',
  },
  crawlerMinutes: {
    value: 10,
    unit: "minutes of a run",
    why: "The least that is charged; a run over few new folders is shorter.",
  },
  queriesPerMonth: { value: 100, unit: "queries of a hub", why: "A few people who look something up on working days." },
  daysPerQuery: { value: 7, unit: "days of the archive", why: "Every saved query filters by day; a week is usual." },
  pollsPerMinute: {
    value: 15,
    unit: "requests a minute to a queue",
    why: 'Lambda asks an idle queue on five connections, each for up to 20 seconds (Lambda developer guide, "Using Lambda with Amazon SQS").',
  },
  functionMilliseconds: { value: 300, unit: "milliseconds", why: "A call with a few requests to AWS." },
  logBytesPerCall: { value: 2000, unit: "bytes", why: "Start, end, report, and one line of the function." },
  jqMilliseconds: {
    value: 0.1,
    unit: "milliseconds of JQ for an event",
    why: "A query of a few comparisons over some kilobytes.",
  },
  writesPerNotice: {
    value: 4,
    unit: "writes to the state table",
    why: "Deduplication, incident and counters of a notice.",
  },
  noticesPerAlarm: { value: 20, unit: "alarms a month", why: "Some a week." },
} as const satisfies Readonly<Record<string, Assumption>>;

export type AssumptionId = keyof typeof table;

export const assumptions: Readonly<Record<AssumptionId, Assumption>> = table;

export type Assumed = Readonly<Record<AssumptionId, number>>;

/** The values of all assumptions. */
export const usualAssumptions: Assumed = Object.fromEntries(
  Object.entries(assumptions).map(([id, { value }]) => [id, value]),
) as Record<AssumptionId, number>;
