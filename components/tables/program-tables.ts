import { CatalogTable } from "@pulumi/aws/glue/catalogTable";
import { BucketObjectv2 } from "@pulumi/aws/s3/bucketObjectv2";
import * as pulumi from "@pulumi/pulumi";
import type { ProgramTable } from "../../model/tables/program-tables";
import type { EventArchive } from "../archive/event-archive";
import type { EventCatalog } from "../archive/event-catalog";
import { glueTable } from "../archive/glue-table";

export interface ProgramTablesArgs {
  readonly archive: EventArchive;
  readonly catalog: EventCatalog;
  /** Plain value: decides which tables exist. Their locations are in the archive's working bucket. */
  readonly tables: readonly ProgramTable[];
}

/**
 * Tables that the program itself fills, each with one object of JSON lines in the working bucket: `pulumi up` updates
 * them when accounts or Regions change.
 */
export class ProgramTables extends pulumi.ComponentResource {
  readonly names: readonly string[];

  constructor(name: string, args: ProgramTablesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("event-governance:index:ProgramTables", name, {}, opts);
    const child = { parent: this };

    for (const { definition, key, content } of args.tables) {
      const object = new BucketObjectv2(
        `${name}-${definition.name}`,
        {
          bucket: args.archive.working.bucket,
          key,
          content,
          contentType: "application/x-ndjson",
          // An object takes ten tags (S3 user guide, "Categorizing your objects using tags"), fewer than settings may have.
          overrideProvider: { defaultTags: { tags: {} } },
        },
        // Depends on the bucket with all its settings: an object put before the default encryption is set would not use
        // the key.
        { ...child, dependsOn: [args.archive.working] },
      );
      new CatalogTable(`${name}-${definition.name}`, glueTable(args.catalog.database, definition), {
        ...child,
        dependsOn: [object],
      });
    }

    this.names = args.tables.map(({ definition }) => definition.name);
    this.registerOutputs({ names: this.names });
  }
}
