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
 * The tables over the archive. `events` finds days by partition projection, so new events are visible at once;
 * `events_by_type` has day, source and detail type as partitions, which a crawler adds, so its scans are cheaper. They
 * exist before the archive, because a stream that makes Parquet reads its columns here.
 *
 * The views over them say what an event is once, however often it was delivered, and give some kinds of event columns of
 * their own.
 */
export class EventCatalog extends pulumi.ComponentResource {
  readonly database: pulumi.Output<string>;
  /** Table whose columns a stream writes that makes Parquet. Plain, because the stream's policy holds it. */
  readonly schema: string;
  /** Tables whose partitions a crawler must add. */
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

    /** Replaced where it becomes a view, or moves to another folder: the partitions it had are not those of the new one. */
    function createTable({ definition, folder, crawled }: ArchiveCatalog["tables"][number]) {
      const resource = new CatalogTable(
        `${name}-${definition.name.replaceAll("_", "-")}`,
        glueTable(database.name, definition),
        {
          ...child,
          // The crawler keeps statistics of its own among the table's parameters.
          ...(crawled && { ignoreChanges: ["parameters"] }),
          replaceOnChanges: ["tableType", "partitionKeys", "storageDescriptor.location"],
          deleteBeforeReplace: true,
        },
      );
      return { name: definition.name, folder, crawled, resource };
    }

    /**
     * Replaced when it changes: a view holds nothing, and Glue has refused a new text in place
     * (hashicorp/terraform-provider-aws#48534). In any order: nothing is read before somebody asks.
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
