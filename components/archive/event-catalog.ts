import { CatalogDatabase } from "@pulumi/aws/glue/catalogDatabase";
import { CatalogTable } from "@pulumi/aws/glue/catalogTable";
import * as pulumi from "@pulumi/pulumi";
import { type ArchiveCatalog, archiveCatalog } from "../../model/tables/archive-tables";
import type { HubPlace } from "../../model/names";
import type { Settings } from "../../model/settings/schema";
import type { ViewDefinition } from "../../model/tables/view";
import { views, viewTable } from "../../model/tables/views";
import { glueTable } from "./glue-table";

export interface EventCatalogArgs extends HubPlace {
  readonly settings: Pick<Settings["archive"], "format" | "formerFormat">;
}

/**
 * The tables over the archive. `events` uses partition projection, so new events are visible at once; `events_by_type`
 * is partitioned by day, source and detail type. A crawler adds its partitions, and its scans are cheaper. The tables
 * are created before the archive, because a stream that writes Parquet reads its columns here.
 *
 * The views over them deduplicate events and give some kinds of events their own columns.
 */
export class EventCatalog extends pulumi.ComponentResource {
  readonly database: pulumi.Output<string>;
  /**
   * Table that defines the columns of a stream that writes Parquet. Plain value, because the stream's policy contains
   * it.
   */
  readonly schema: string;
  /** Tables that need a crawler to add their partitions. */
  readonly crawled: readonly { readonly name: string; readonly folder: string; readonly resource: CatalogTable }[];

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
    const plan = archiveCatalog({ bucket, ...args.settings });
    const tables = plan.tables.map(createTable);
    for (const view of [...plan.views, ...views]) createView(view);

    this.database = database.name;
    this.schema = plan.schema;
    this.crawled = tables.filter(({ crawled }) => crawled);
    this.registerOutputs({ database: this.database });

    /** Replaced when it becomes a view or moves to another folder: its partitions would be wrong there. */
    function createTable({ definition, folder, crawled }: ArchiveCatalog["tables"][number]) {
      const resource = new CatalogTable(
        `${name}-${definition.name.replaceAll("_", "-")}`,
        glueTable(database.name, definition),
        {
          ...child,
          // The crawler stores statistics in the table's parameters.
          ...(crawled && { ignoreChanges: ["parameters"] }),
          replaceOnChanges: ["tableType", "partitionKeys", "storageDescriptor.location"],
          deleteBeforeReplace: true,
        },
      );
      return { name: definition.name, folder, crawled, resource };
    }

    /**
     * Replaced on change: a view holds no data, and Glue has rejected in-place updates of its text
     * (hashicorp/terraform-provider-aws#48534). The order does not matter: nothing reads a view before someone queries
     * it.
     */
    function createView(view: ViewDefinition): void {
      const { storageDescriptor, ...table } = viewTable(view, names.database);
      new CatalogTable(
        `${name}-${view.name.replaceAll("_", "-")}`,
        {
          ...table,
          databaseName: database.name,
          storageDescriptor: { ...storageDescriptor, columns: [...storageDescriptor.columns] },
        },
        {
          ...child,
          replaceOnChanges: ["tableType", "viewOriginalText", "storageDescriptor"],
          deleteBeforeReplace: true,
        },
      );
    }
  }
}
