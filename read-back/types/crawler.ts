import { type Crawler, GetCrawlerCommand } from "@aws-sdk/client-glue";
import type { Resource } from "../resource";
import { asJson, asRoleName, asSet } from "../normalize";
import { input, readBack, unless, within } from "../read-back";

const nameOf = (resource: Resource): string => input(resource, "name") ?? resource.name;

interface PlannedTarget {
  readonly databaseName?: string;
  readonly tables?: readonly string[];
  readonly eventQueueArn?: string;
  readonly dlqEventQueueArn?: string;
}

/** Glue answers with the name of a role where it was given the ARN (hashicorp/terraform-provider-aws#6293). */
export const crawler = readBack<Crawler>({
  type: "aws:glue/crawler:Crawler",
  noun: "crawler",
  permissions: ["glue:GetCrawler"],
  nameOf,
  async read(resource, { clients }) {
    const answer = await unless(["EntityNotFoundException"], () =>
      clients.glue.send(new GetCrawlerCommand({ Name: nameOf(resource) })),
    );
    return answer?.Crawler;
  },
  effect: "New partitions are not added: queries of events_by_type find nothing of today.",
  properties: [
    {
      name: "Schedule",
      planned: (resource) => input(resource, "schedule"),
      found: ({ Schedule }) => Schedule?.ScheduleExpression,
      effect: "Partitions are added at other times, or never.",
    },
    {
      name: "Schedule.State",
      planned: (resource) => (input(resource, "schedule") === undefined ? undefined : "SCHEDULED"),
      found: ({ Schedule }) => (Schedule?.State === "TRANSITIONING" ? "SCHEDULED" : Schedule?.State),
      effect: "The crawler does not run: new partitions are not added.",
      repair: (resource) => [
        `aws glue start-crawler-schedule --crawler-name ${nameOf(resource)} --region ${resource.region}`,
      ],
    },
    {
      name: "Role",
      planned: (resource) => input(resource, "role"),
      found: ({ Role }) => Role,
      as: asRoleName,
      effect: "The crawler acts as another role, which may not be allowed to.",
    },
    {
      name: "CatalogTargets",
      planned: (resource) =>
        (input<readonly PlannedTarget[]>(resource, "catalogTargets") ?? []).map((each) => ({
          database: each.databaseName,
          tables: asSet(each.tables),
          queue: each.eventQueueArn,
          deadLetters: each.dlqEventQueueArn,
        })),
      found: ({ Targets }) =>
        (Targets?.CatalogTargets ?? []).map((each) => ({
          database: each.DatabaseName,
          tables: asSet(each.Tables),
          queue: each.EventQueueArn,
          deadLetters: each.DlqEventQueueArn,
        })),
      as: asSet,
      effect: "The crawler looks at another table, or is not told of new objects.",
    },
    {
      name: "SchemaChangePolicy",
      planned: (resource) => [
        within(resource, "schemaChangePolicy", "updateBehavior"),
        within(resource, "schemaChangePolicy", "deleteBehavior"),
      ],
      found: ({ SchemaChangePolicy }) => [SchemaChangePolicy?.UpdateBehavior, SchemaChangePolicy?.DeleteBehavior],
      effect: "The crawler may change the tables' columns.",
    },
    {
      name: "RecrawlPolicy",
      planned: (resource) => within(resource, "recrawlPolicy", "recrawlBehavior"),
      found: ({ RecrawlPolicy }) => RecrawlPolicy?.RecrawlBehavior,
      effect: "The crawler reads everything anew, or misses what is new.",
    },
    {
      name: "Configuration",
      planned: (resource) => input(resource, "configuration"),
      found: ({ Configuration }) => Configuration,
      as: asJson,
      effect: "Partitions may get other columns than their table.",
    },
    {
      name: "LastCrawl",
      planned: () => "no failure",
      found: ({ LastCrawl }) =>
        LastCrawl?.Status === "FAILED" ? `FAILED: ${LastCrawl.ErrorMessage ?? "no reason given"}` : "no failure",
      effect: "The last crawl added nothing.",
      repair: (resource) => [`aws glue start-crawler --name ${nameOf(resource)} --region ${resource.region}`],
    },
  ],
});
