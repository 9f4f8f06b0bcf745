import { CatalogDatabase } from "@pulumi/aws/glue/catalogDatabase";
import { CatalogTable } from "@pulumi/aws/glue/catalogTable";
import * as pulumi from "@pulumi/pulumi";
import { archiveFolders, eventsByTypeTable, eventsTable } from "../model/archive";
import type { Names } from "../model/names";
import type { Settings } from "../model/settings-schema";
import { views, viewTable } from "../model/views";
import type { EventArchive } from "./event-archive";
import { glueTable } from "./glue-table";
import { PartitionCrawler } from "./partition-crawler";

export interface EventCatalogArgs {
  /** The governance account. */
  readonly accountId: string;
  readonly region: string;
  readonly names: Names;
  readonly archive: EventArchive;
  readonly settings: Pick<Settings["archive"], "crawlerEvents" | "crawlerSchedule">;
}

/**
 * The tables over the archive. `events` finds days by partition projection, so new events are visible at once;
 * `events_by_type` has day, source and detail type as partitions, which a crawler adds, so its scans are cheaper.
 *
 * The views over them say what an event is once, however often it was delivered, and give some kinds of event columns of
 * their own.
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
    new PartitionCrawler(
      `${name}-crawler`,
      {
        accountId,
        region,
        names,
        bucket: args.archive.archive,
        keyArn: args.archive.keyArn,
        database: database.name,
        tables: [{ name: "events_by_type", folder: archiveFolders.events, resource: byType }],
        schedule: args.settings.crawlerSchedule,
        events: args.settings.crawlerEvents,
      },
      child,
    );
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
  }
}
