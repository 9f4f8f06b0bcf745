import { MetricUnit, type Metrics } from "@aws-lambda-powertools/metrics";
import type { Logger } from "@aws-lambda-powertools/logger";
import { type Finding, findingKey } from "../../model/findings/finding";
import { type Planned, requestsOf } from "./finding-update";
import type { SecurityHub, Unprocessed } from "./hub";

/** Logger and metrics for the outcome of updates. */
export interface OutcomeLog {
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Name of the metric that counts updated findings: "FindingsEnriched". */
  readonly written: string;
}

/**
 * Updates findings and returns the keys ({@link findingKey}) of those to retry. A permanent error is logged and counted
 * once in the metric `FindingsRefused`, and is not retried.
 */
export async function writeAll(
  hub: SecurityHub,
  region: string,
  planned: readonly Planned[],
  { logger, metrics, written }: OutcomeLog,
): Promise<ReadonlySet<string>> {
  const again = new Set<string>();
  for (const request of requestsOf(planned)) {
    const keys = request.findings.map(findingKey);
    let unprocessed: readonly Unprocessed[];
    try {
      unprocessed = await hub.update(region, request);
    } catch (error) {
      logger.warn("an update failed and will be retried", { region, findings: keys.length, error: error as Error });
      for (const key of keys) again.add(key);
      continue;
    }
    for (const { id, code, message, retriable } of unprocessed) {
      logger[retriable ? "warn" : "error"]("a finding was not updated", {
        region,
        id,
        code,
        reason: message,
        retriable,
      });
      if (retriable) for (const finding of withId(request.findings, id)) again.add(findingKey(finding));
    }
    const refused = unprocessed.filter(({ retriable }) => !retriable).length;
    if (refused > 0) metrics.addMetric("FindingsRefused", MetricUnit.Count, refused);
    metrics.addMetric(written, MetricUnit.Count, keys.length - unprocessed.length);
  }
  return again;
}

const withId = (findings: readonly Finding[], id: string) => findings.filter((finding) => finding.id === id);
