import { CatalogDatabase } from "@pulumi/aws/glue/catalogDatabase";
import { CatalogTable } from "@pulumi/aws/glue/catalogTable";
import { Crawler } from "@pulumi/aws/glue/crawler";
import { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import * as pulumi from "@pulumi/pulumi";
import { archiveFolders, eventsByTypeTable, eventsTable } from "../model/archive";
import type { Names } from "../model/names";
import { keepPartitions, policyText, trustInService } from "../model/policies";
import { views, viewTable } from "../model/views";
import type { EventArchive } from "./event-archive";
import { glueTable } from "./glue-table";

export interface EventCatalogArgs {
  /** The governance account. */
  readonly accountId: string;
  readonly region: string;
  readonly names: Names;
  readonly archive: EventArchive;
  /** When the crawler runs, `cron(…)` in UTC. */
  readonly crawlerSchedule: string;
}

/**
 * The tables over the archive. `events` finds days by partition projection, so new events are visible at once;
 * `events_by_type` has day, source and detail type as partitions, which a crawler adds, so its scans are cheaper.
 *
 * The views over them say what an event is once, however often it was delivered, and give some kinds of event columns of
 * their own.
 *
 * The crawler has the table as its catalog target, not the bucket: it adds partitions to a schema that is ours and can
 * invent no table (Glue developer guide, "Crawling existing Data Catalog tables").
 */
export class EventCatalog extends pulumi.ComponentResource {
  readonly database: pulumi.Output<string>;

  constructor(name: string, args: EventCatalogArgs, opts?: pulumi.ComponentResourceOptions) {
    super("event-governance:index:EventCatalog", name, {}, opts);
    const { accountId, region, names } = args;
    const child = { parent: this };
    const bucket = names.bucket("archive", accountId, region);

    const database = new CatalogDatabase(
      name,
      { name: names.database, description: "Governed events of the organization" },
      child,
    );
    new CatalogTable(`${name}-events`, glueTable(database.name, eventsTable({ bucket })), child);
    const byType = new CatalogTable(
      `${name}-events-by-type`,
      glueTable(database.name, eventsByTypeTable({ bucket })),
      // The crawler keeps statistics of its own among the table's parameters.
      { ...child, ignoreChanges: ["parameters"] },
    );
    createCrawler();
    createViews();

    this.database = database.name;
    this.registerOutputs({ database: this.database });

    /**
     * Replaced when they change: a view holds nothing, and Glue has refused a new text in place
     * (hashicorp/terraform-provider-aws#48534). In any order: nothing is read before somebody asks.
     */
    function createViews(): void {
      for (const view of views) {
        const { storageDescriptor, ...table } = viewTable(view, names.database);
        new CatalogTable(
          `${name}-${view.name.replaceAll("_", "-")}`,
          {
            ...table,
            databaseName: database.name,
            storageDescriptor: { ...storageDescriptor, columns: [...storageDescriptor.columns] },
          },
          { ...child, replaceOnChanges: ["viewOriginalText", "storageDescriptor"], deleteBeforeReplace: true },
        );
      }
    }

    function createCrawler(): void {
      const role = new Role(
        `${name}-crawler-role`,
        {
          name: names.role("crawler", region),
          description: "Lets the crawler add partitions to events_by_type",
          assumeRolePolicy: policyText(
            trustInService("glue.amazonaws.com", {
              accountId,
              sourceArn: `arn:aws:glue:${region}:${accountId}:crawler/${names.crawler}`,
            }),
          ),
        },
        child,
      );
      const rolePolicy = new RolePolicy(
        `${name}-crawler-role`,
        {
          role: role.name,
          name: "keep-partitions",
          policy: args.archive.keyArn.apply((keyArn) =>
            policyText(
              keepPartitions({
                bucketArn: `arn:aws:s3:::${bucket}`,
                prefix: archiveFolders.events,
                keyArn,
                region,
                accountId,
                database: names.database,
                table: "events_by_type",
              }),
            ),
          ),
        },
        child,
      );
      new Crawler(
        `${name}-crawler`,
        {
          name: names.crawler,
          description: "Adds the partitions of new events to events_by_type",
          role: role.arn,
          databaseName: database.name,
          catalogTargets: [{ databaseName: database.name, tables: [byType.name] }],
          schedule: args.crawlerSchedule,
          recrawlPolicy: { recrawlBehavior: "CRAWL_EVERYTHING" },
          // A catalog target knows no other delete behaviour than LOG.
          schemaChangePolicy: { deleteBehavior: "LOG", updateBehavior: "LOG" },
          // Without InheritFromTable each partition gets an inferred struct for `detail`, which queries cannot read.
          configuration: JSON.stringify({
            Version: 1.0,
            CrawlerOutput: { Partitions: { AddOrUpdateBehavior: "InheritFromTable" } },
            Grouping: { TableGroupingPolicy: "CombineCompatibleSchemas" },
          }),
        },
        { ...child, dependsOn: [rolePolicy] },
      );
    }
  }
}
