import { MetricUnit, type Metrics } from "@aws-lambda-powertools/metrics";
import type { Logger } from "@aws-lambda-powertools/logger";
import { type Finding, findingKey } from "../../model/findings/finding";
import { type Planned, requestsOf } from "./finding-update";
import type { SecurityHub, Unprocessed } from "./security-hub";

/** Where the outcome of writing is logged and counted. */
export interface OutcomeLog {
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Name of the metric that counts what was written: "FindingsEnriched". */
  readonly written: string;
}

/**
 * Writes to findings, and answers those for which it is worth trying again, by {@link findingKey}. A refusal that no
 * attempt can mend is told in the log and the metric `FindingsRefused`, once, and does not come back.
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
