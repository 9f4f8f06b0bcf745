import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { type Deletion, deletionOf } from "../../model/findings/deleted-resources";
import type { Envelope } from "../../model/envelope";
import { type Finding, findingKey, findingLimits } from "../../model/findings/finding";
import { chunks, type Planned } from "../findings/finding-update";
import { groupBy } from "../runtime/group-by";
import { writeAll } from "../findings/outcome";
import type { SecurityHub } from "../findings/hub";
import { type HubConfiguration, securityHubsOf } from "../findings/security-hub";
import type { FunctionContext } from "../runtime/context";
import { lambdaHandler } from "../runtime/lambda";
import { batchHandler } from "../runtime/queue-handler";
import { createLogger, createMetrics } from "../runtime/telemetry";
import { configurationSchema } from "./configuration";
import { regionsToSearch, resolutionOf, searchedFor, verdictOn } from "./decide";

/** A deletion to look for in one Region of a Security Hub. */
interface Search {
  readonly hub: SecurityHub & HubConfiguration;
  readonly messageId: string;
  readonly event: Envelope;
  readonly deletion: Deletion;
  readonly region: string;
}

/** Sets findings to RESOLVED when their resource is deleted. */
export const createHandler = (context: FunctionContext) => {
  const logger = createLogger(context);
  const metrics = createMetrics(context);
  const configuration = configurationSchema.parse(context.configuration);
  const authors = { self: configuration.author, own: configuration.ownAuthors };
  const hubs = [...securityHubsOf(context, configuration.hubs, "resolve-findings").values()];

  return batchHandler(async (events) => {
    const failed = new Set<string>();
    const searches = events.flatMap(({ messageId, event }): Search[] => {
      const deletion = deletionOf(event);
      if (deletion === undefined) return [];
      return hubs.flatMap((hub) =>
        regionsToSearch(deletion, { ...configuration, findingRegions: hub.findingRegions }).map((region) => ({
          hub,
          messageId,
          event,
          deletion,
          region,
        })),
      );
    });
    for (const [, group] of groupBy(searches, ({ hub, event, region }) => `${hub.service} ${region} ${event.account}`))
      try {
        for (const messageId of await resolve(group)) failed.add(messageId);
      } catch (error) {
        logger.warn("findings could not be read and will be retried", { error: error as Error });
        for (const { messageId } of group) failed.add(messageId);
      }
    metrics.publishStoredMetrics();
    return failed;
  }, logger);

  /** Combined searches of one account in one Region. Returns messages to retry. */
  async function resolve(searches: readonly Search[]): Promise<string[]> {
    const ids = [...new Set(searches.flatMap(({ hub, deletion }) => searchedFor(hub, deletion)))];
    const judged = new Set<string>();
    const again: string[] = [];
    for (const part of chunks(ids, findingLimits.filterValues))
      again.push(...(await resolveAbout(part, searches, judged)));
    return again;
  }

  /**
   * Page by page, so that the next attempt only needs to process the rest. Resolved findings no longer match the
   * search, and AWS does not document whether a token then still points to the same position: a pass of several pages
   * is repeated until nothing new is resolved.
   */
  async function resolveAbout(
    ids: readonly string[],
    searches: readonly Search[],
    judged: Set<string>,
  ): Promise<string[]> {
    const [first] = searches;
    if (first === undefined) return [];
    const { hub, region, event } = first;
    const again: string[] = [];
    for (let isShifted = true; isShifted;) {
      let pages = 0;
      let written = 0;
      for await (const page of hub.openAbout(region, event.account, ids)) {
        const news = page.filter((finding) => !judged.has(findingKey(finding)));
        for (const finding of news) judged.add(findingKey(finding));
        const { planned, reasons } = plan(news, searches);
        const failed = await writeAll(hub, region, planned, { logger, metrics, written: "FindingsResolved" });
        again.push(...[...failed].flatMap((key) => reasons.get(key) ?? []));
        pages++;
        written += planned.length;
      }
      isShifted = pages > 1 && written > 0;
    }
    return again;
  }

  /** Plans the updates, and which message resolves each finding. */
  function plan(findings: readonly Finding[], searches: readonly Search[]) {
    const reasons = new Map<string, string>();
    const planned = findings.flatMap((finding): Planned[] => {
      const search = searches.find(({ deletion, event }) => isMoot(finding, deletion, event));
      if (search === undefined) return [];
      reasons.set(findingKey(finding), search.messageId);
      return [{ finding, update: resolutionOf(finding, search.deletion, search.event, authors) }];
    });
    return { planned, reasons };
  }

  function isMoot(finding: Finding, deletion: Deletion, event: Envelope): boolean {
    if (!finding.resources.some(({ id }) => deletion.ids.includes(id))) return false;
    const verdict = verdictOn(finding, deletion, event.time, configuration);
    if (verdict === "resolve") return true;
    logger.info("a finding about a deleted resource stays open", {
      finding: finding.id,
      why: verdict,
      event: event.id,
    });
    metrics.addMetric("FindingsKept", MetricUnit.Count, 1);
    return false;
  }
};

export const handler = lambdaHandler(createHandler);
