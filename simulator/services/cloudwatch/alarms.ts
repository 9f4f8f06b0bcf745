import type { Resource } from "../../graph";
import { property, text } from "../../recorded";

/** One metric that an alarm looks at. */
export interface AlarmMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: string;
  /** Seconds. */
  readonly period: number;
}

/** A recorded CloudWatch alarm. */
export interface RecordedAlarm {
  readonly urn: string;
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  readonly resource: Resource;
  /** One, or several whose sum is compared. */
  readonly metrics: readonly AlarmMetric[];
  /** Seconds of bad values before it goes off. */
  readonly patience: number;
  readonly treatMissingData: string;
  readonly actions: readonly string[];
  /** What it tells when all is well again. */
  readonly okActions: readonly string[];
  /** @throws AlarmError for a comparison that CloudWatch does not know. */
  readonly breaches: (value: number) => boolean;
}

/** An alarm that CloudWatch would refuse, or whose meaning is not known here. */
export class AlarmError extends Error {}

const comparisons: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  GreaterThanThreshold: (value, threshold) => value > threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};

/**
 * Reads an alarm as `PutMetricAlarm` takes it (CloudWatch API reference, "PutMetricAlarm"): a period of 10, 20 or 30
 * seconds or of minutes, and periods of one day in all, or of seven where each has an hour or more.
 *
 * @throws AlarmError for what CloudWatch would refuse, and for expressions other than the sum of metrics.
 */
export function readAlarm(resource: Resource): RecordedAlarm {
  const metrics = metricsOf(resource);
  const periods = Number(property(resource, "evaluationPeriods"));
  const bad = Number(property(resource, "datapointsToAlarm") ?? periods);
  const period = Math.max(...metrics.map((metric) => metric.period));
  for (const each of metrics)
    if (![10, 20, 30].includes(each.period) && !(each.period >= 60 && each.period % 60 === 0))
      throw new AlarmError(`has a period of ${each.period} seconds. Use 10, 20, 30 or a multiple of 60`);
  if (!Number.isInteger(periods) || periods < 1)
    throw new AlarmError(`has evaluationPeriods ${periods}. Use a whole number from 1 on`);
  if (!Number.isInteger(bad) || bad < 1 || bad > periods)
    throw new AlarmError(`has datapointsToAlarm ${bad}. Use 1 to ${periods}, its evaluationPeriods`);
  const longest = period >= 3600 ? 7 * 86_400 : 86_400;
  if (periods * period > longest)
    throw new AlarmError(
      `looks at ${periods} periods of ${period} seconds. CloudWatch takes ${longest} seconds in all`,
    );
  const compare = comparisons[String(property(resource, "comparisonOperator"))];
  const threshold = property(resource, "threshold");
  if (compare === undefined || typeof threshold !== "number")
    throw new AlarmError(
      `compares by ${JSON.stringify(property(resource, "comparisonOperator"))} with ${JSON.stringify(threshold)}. Use ${Object.keys(comparisons).join(", ")} and a number`,
    );
  const acts = property(resource, "actionsEnabled") !== false;
  return {
    urn: resource.urn,
    arn: text(resource, "arn") ?? "",
    account: resource.account,
    region: resource.region,
    resource,
    metrics,
    patience: bad * period,
    treatMissingData: text(resource, "treatMissingData") ?? "missing",
    actions: acts ? strings(property(resource, "alarmActions")) : [],
    okActions: acts ? strings(property(resource, "okActions")) : [],
    breaches: (value) => compare(value, threshold),
  };
}

interface MetricQuery {
  readonly id: string;
  readonly expression?: string;
  readonly returnData?: boolean;
  readonly metric?: {
    readonly namespace?: string;
    readonly metricName?: string;
    readonly dimensions?: Readonly<Record<string, string>>;
    readonly stat?: string;
    readonly period?: number;
  };
}

function metricsOf(resource: Resource): readonly AlarmMetric[] {
  const queries = property(resource, "metricQueries") as readonly MetricQuery[] | undefined;
  if (queries === undefined || queries.length === 0)
    return [
      {
        namespace: text(resource, "namespace") ?? "",
        name: text(resource, "metricName") ?? "",
        dimensions: (property(resource, "dimensions") ?? {}) as Readonly<Record<string, string>>,
        statistic: text(resource, "statistic") ?? text(resource, "extendedStatistic") ?? "",
        period: Number(property(resource, "period")),
      },
    ];
  const returned = queries.filter((query) => query.returnData === true);
  const expression = returned.length === 1 ? (returned[0]?.expression ?? "") : "";
  return summed(expression).map((id) => {
    const metric = queries.find((query) => query.id === id)?.metric;
    if (metric === undefined) throw new AlarmError(`sums "${id}", which is not one of its metrics`);
    return {
      namespace: metric.namespace ?? "",
      name: metric.metricName ?? "",
      dimensions: metric.dimensions ?? {},
      statistic: metric.stat ?? "",
      period: Number(metric.period),
    };
  });
}

/** `FILL(m1, 0) + FILL(m2, 0)` → m1, m2 (CloudWatch user guide, "Using metric math"). */
function summed(expression: string): readonly string[] {
  const terms = expression.split("+").map((term) => /^\s*FILL\((\w+),\s*0\)\s*$/.exec(term)?.[1]);
  if (!terms.every((term) => term !== undefined))
    throw new AlarmError(
      `compares the expression "${expression}", of which nothing is known here but sums of FILL(ID, 0)`,
    );
  return terms;
}

const strings = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
