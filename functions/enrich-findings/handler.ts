import { type Finding, findingKey } from "../../model/findings/finding";
import { findingsOf } from "../../model/findings/findings-of";
import { groupBy } from "../runtime/group-by";
import { writeAll } from "../findings/outcome";
import type { SecurityHub } from "../findings/hub";
import { securityHubsOf } from "../findings/security-hub";
import type { FunctionContext } from "../runtime/context";
import { lambdaHandler } from "../runtime/lambda";
import { batchHandler, type QueuedEvent } from "../runtime/queue-handler";
import { createLogger, createMetrics } from "../runtime/telemetry";
import { configurationSchema } from "./configuration";
import { securityContacts } from "./contacts";
import { affectedAccount, type Enrichment, enrichmentOf, isOpen, updateOf } from "./decide";

/** A finding of an event, with the content that it should have. */
interface Candidate {
  readonly messageId: string;
  readonly region: string;
  readonly finding: Finding;
  readonly enrichment: Enrichment;
}

/** Adds the affected account and its security contact to each new finding. */
export const createHandler = (context: FunctionContext) => {
  const logger = createLogger(context);
  const metrics = createMetrics(context);
  const configuration = configurationSchema.parse(context.configuration);
  const accounts = new Map(configuration.accounts.map((account) => [account.id, account]));
  const contactOf = configuration.contacts ? securityContacts(context, configuration.governanceAccountId) : undefined;
  const hubs = securityHubsOf(context, configuration.hubs, "enrich-findings");
  const correlator = {
    administratorId: hubs.get("securityhub")?.administratorId,
    prefix: configuration.prefix,
  };

  return batchHandler(async (events) => {
    const failed = new Set<string>();
    const candidates = await candidatesOf(events, failed);
    // The event of our own update: the finding is complete, so no call is needed.
    const needing = candidates.filter(({ finding, enrichment }) => needsUpdate(finding, enrichment));
    for (const [, pending] of groupBy(needing, ({ region, finding }) => `${finding.service} ${region}`)) {
      const [first] = pending;
      const hub = first && hubs.get(first.finding.service);
      if (first === undefined || hub === undefined) continue;
      const { region } = first;
      try {
        for (const messageId of await enrich(hub, region, pending)) failed.add(messageId);
      } catch (error) {
        logger.warn("findings could not be read and will be retried", { region, error: error as Error });
        for (const { messageId } of pending) failed.add(messageId);
      }
    }
    metrics.publishStoredMetrics();
    return failed;
  }, logger);

  async function candidatesOf(events: readonly QueuedEvent[], failed: Set<string>): Promise<Candidate[]> {
    const candidates: Candidate[] = [];
    for (const { messageId, event } of events)
      for (const finding of findingsOf(event).filter(isOpen)) {
        const accountId = affectedAccount(finding, correlator);
        const account = accounts.get(accountId);
        try {
          const contact = account === undefined ? undefined : await contactOf?.(accountId);
          candidates.push({
            messageId,
            region: event.region,
            finding,
            enrichment: enrichmentOf(accountId, account, contact, configuration),
          });
        } catch (error) {
          logger.warn("a security contact could not be read", { accountId, messageId, error: error as Error });
          failed.add(messageId);
        }
      }
    return candidates;
  }

  /** Reads the findings again, since they may have changed meanwhile. Returns messages to retry. */
  async function enrich(hub: SecurityHub, region: string, pending: readonly Candidate[]): Promise<string[]> {
    const live = await hub.read(
      region,
      pending.map(({ finding }) => finding),
    );
    const planned = pending.flatMap(({ finding, enrichment }) => {
      const now = live.get(findingKey(finding));
      const update = now !== undefined && isOpen(now) ? updateOf(now, enrichment, configuration.author) : undefined;
      return now !== undefined && update !== undefined ? [{ finding: now, update }] : [];
    });
    const again = await writeAll(hub, region, planned, { logger, metrics, written: "FindingsEnriched" });
    return pending.filter(({ finding }) => again.has(findingKey(finding))).map(({ messageId }) => messageId);
  }

  function needsUpdate(finding: Finding, enrichment: Enrichment): boolean {
    return updateOf(finding, enrichment, configuration.author) !== undefined;
  }
};

export const handler = lambdaHandler(createHandler);
