import type { Graph, Resource } from "../graph";
import { field, isBeside, nameOf, property, text } from "../recorded";
import type { World } from "../services/events/world";
import { readCrawlers } from "../services/glue/crawlers";
import { createAccess } from "../services/iam/access";
import type { Organization } from "../services/iam/organization";
import { crawlerQueueCalls, partitionCalls } from "./crawler-calls";
import type { Fact } from "./fact";
import { createRoleNeeds, type Fault, faultFact, type Need } from "./role-needs";

/** What settings say of crawlers. */
export interface Crawled {
  readonly archive: { readonly crawlerSchedule: string };
}

/** Asks of each recorded crawler whether it finds each object, with the role that it was given, and adds its partition. */
export function askCrawlers(
  { archive }: Crawled,
  graphs: readonly Graph[],
  world: World,
  organization: Organization,
  resources: readonly Resource[],
): Fact[] {
  const { needFault } = createRoleNeeds(createAccess(world, organization));
  let known: ReturnType<typeof readCrawlers> | undefined;
  return resources
    .filter(({ type }) => type === "aws:glue/crawler:Crawler")
    .map((each) => faultFact(`crawler ${nameOf(each)}`, each.urn, crawlerFault(each)));

  /** Glue developer guide, "Choose data sources and classifiers" and "Accelerating crawls using S3 event notifications". */
  function crawlerFault(crawler: Resource): Fault {
    const { urn } = crawler;
    const targets = catalogTargets(crawler);
    if (targets.every(({ tables = [] }) => tables.length === 0)) return { urn, problem: "It crawls no table" };
    for (const { databaseName, eventQueueArn: events, dlqEventQueueArn: letters } of targets) {
      if (text(crawler, "databaseName") !== databaseName)
        return { urn, problem: `It writes to ${text(crawler, "databaseName")} and crawls ${databaseName}` };
      const event = field(crawler, "recrawlPolicy", "recrawlBehavior") === "CRAWL_EVENT_MODE";
      if (event !== (events !== undefined))
        return {
          urn,
          problem: event
            ? "It waits for events and has no queue"
            : "It lists everything, and has a queue that nobody reads",
        };
      for (const queue of event ? [events, letters] : [])
        if (world.resource(queue ?? "")?.type !== "aws:sqs/queue:Queue")
          return { urn, problem: `It takes from ${queue ?? "no dead-letter queue"}, which is no recorded queue` };
      if (event && letters?.startsWith(`${events ?? ""}-`) !== true)
        return { urn, problem: `It takes events from ${events ?? ""}, and leaves dead letters in ${letters ?? ""}` };
    }
    const output = (property(crawler, "configuration") ?? "{}") as string;
    const configuration = JSON.parse(output) as {
      readonly Version?: number;
      readonly CrawlerOutput?: { readonly Partitions?: { readonly AddOrUpdateBehavior?: string } };
      readonly Grouping?: { readonly TableGroupingPolicy?: string };
    };
    // Glue developer guide, "Customizing crawler behavior".
    if (configuration.Version !== 1)
      return { urn, problem: `Its configuration has the version ${configuration.Version}. Use 1` };
    if (configuration.CrawlerOutput?.Partitions?.AddOrUpdateBehavior !== "InheritFromTable")
      return { urn, problem: "Its partitions do not inherit the table's columns: queries cannot read them" };
    if (configuration.Grouping?.TableGroupingPolicy !== "CombineCompatibleSchemas")
      return { urn, problem: "It may make a table of each folder: its grouping is not CombineCompatibleSchemas" };
    if (field(crawler, "schemaChangePolicy", "updateBehavior") !== "LOG")
      return { urn, problem: "It changes the table's columns: its update behavior is not LOG" };
    if (text(crawler, "schedule") !== archive.crawlerSchedule)
      return {
        urn,
        problem: `It runs by ${text(crawler, "schedule") ?? "no schedule"}, and settings promise ${archive.crawlerSchedule}`,
      };
    const lacking = crawlerRoleFault(crawler, targets);
    if (lacking !== undefined) return lacking;
    for (const crawl of crawls().filter((each) => isBeside(each, crawler))) {
      const table = resources.find(
        (each) =>
          each.type === "aws:glue/catalogTable:CatalogTable" &&
          isBeside(each, crawler) &&
          `${text(each, "databaseName")}.${nameOf(each)}` === crawl.table,
      );
      const { location = "s3://none/" } = ((table && property(table, "storageDescriptor")) ?? {}) as {
        readonly location?: string;
      };
      const blind = crawl.blindness(`${location}day=2026-11-02/object.gz`);
      if (blind !== undefined)
        return { urn: blind.urn, problem: `What ${nameOf(crawler)} crawls is not found: it ${blind.problem}` };
    }
    return undefined;
  }

  /**
   * Glue developer guide, "Crawler prerequisites" (the managed policy or a scoped-down version of it), "Logging and monitoring
   * in AWS Glue" and "Accelerating crawls using Amazon S3 event notifications", whose policy names each call on the queues.
   */
  function crawlerRoleFault(crawler: Resource, targets: readonly CatalogTarget[]): Fault {
    const { account, region } = crawler;
    const named = text(crawler, "role") ?? "";
    const role = world.role(named.startsWith("arn:") ? named : `arn:aws:iam::${account}:role/${named}`);
    // Others say that its role is missing.
    if (role === undefined) return undefined;
    const glue = `arn:aws:glue:${region}:${account}`;
    const log = `arn:aws:logs:${region}:${account}:log-group:/aws-glue/crawlers`;
    return needFault(role, [
      { actions: ["logs:CreateLogGroup"], resource: log },
      { actions: ["logs:CreateLogStream", "logs:PutLogEvents"], resource: `${log}:log-stream:${nameOf(crawler)}` },
      ...targets.flatMap(({ databaseName, tables = [], eventQueueArn, dlqEventQueueArn }) => [
        ...tables.flatMap((table): Need[] => {
          const recorded = resources.find(
            (each) =>
              each.type === "aws:glue/catalogTable:CatalogTable" && isBeside(each, crawler) && nameOf(each) === table,
          );
          const bucket = (field(recorded ?? crawler, "storageDescriptor", "location") ?? "").split("/")[2];
          return [
            ...["catalog", `database/${databaseName}`, `table/${databaseName}/${table}`].map((part) => ({
              actions: partitionCalls,
              resource: `${glue}:${part}`,
            })),
            ...(bucket === undefined
              ? []
              : [
                  {
                    actions: ["s3:GetBucketLocation", "s3:ListBucket"],
                    resource: `arn:aws:s3:::${bucket}`,
                    details: { guardian: `arn:aws:s3:::${bucket}`, account },
                  },
                ]),
          ];
        }),
        ...[eventQueueArn, dlqEventQueueArn].flatMap((queue): Need[] =>
          queue === undefined ? [] : [{ actions: crawlerQueueCalls, resource: queue }],
        ),
        ...(dlqEventQueueArn === undefined ? [] : [{ actions: ["sqs:SendMessage"], resource: dlqEventQueueArn }]),
      ]),
    ]);
  }

  function crawls() {
    return (known ??= readCrawlers(graphs, world, organization));
  }
}

/** What a crawler crawls of the catalog. */
export interface CatalogTarget {
  readonly databaseName?: string;
  readonly tables?: readonly string[];
  readonly eventQueueArn?: string;
  readonly dlqEventQueueArn?: string;
}

export const catalogTargets = (crawler: Resource): readonly CatalogTarget[] =>
  (property(crawler, "catalogTargets") ?? []) as readonly CatalogTarget[];
