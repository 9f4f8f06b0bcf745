import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { NamedQuery } from "@pulumi/aws/athena/namedQuery";
import { Workgroup } from "@pulumi/aws/athena/workgroup";
import * as pulumi from "@pulumi/pulumi";
import type { Names } from "../../model/names";
import { workingFolders } from "../../model/tables/program-tables";
import { parseNamedQuery, type NamedQueryDefinition } from "../../model/queries/named-query";
import type { EventArchive } from "../archive/event-archive";
import type { EventCatalog } from "../archive/event-catalog";

/** Reads the queries of `model/queries/`, one file each. Throws if a file's header is invalid. */
export function readNamedQueries(): NamedQueryDefinition[] {
  const folder = join(__dirname, "..", "..", "model", "queries");
  return readdirSync(folder)
    .filter((file) => file.endsWith(".sql"))
    .sort()
    .map((file) => parseNamedQuery(file, readFileSync(join(folder, file), "utf8")));
}

export interface NamedQueriesArgs {
  readonly names: Names;
  readonly archive: EventArchive;
  readonly catalog: EventCatalog;
  /** Plain value: decides which queries exist. */
  readonly queries: readonly NamedQueryDefinition[];
  /** Athena cancels a query that scans more than this many gigabytes. */
  readonly gigabytesPerQuery: number;
}

/** An Athena workgroup with enforced limits, and the saved queries in it. */
export class NamedQueries extends pulumi.ComponentResource {
  readonly workgroup: pulumi.Output<string>;

  constructor(name: string, args: NamedQueriesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("event-governance:index:NamedQueries", name, {}, opts);
    const child = { parent: this };

    const workgroup = new Workgroup(
      name,
      {
        name: args.names.workgroup,
        description: "Queries over governed events",
        // Athena refuses to delete a workgroup that has ever run a query.
        forceDestroy: true,
        configuration: {
          enforceWorkgroupConfiguration: true,
          publishCloudwatchMetricsEnabled: true,
          bytesScannedCutoffPerQuery: Math.round(args.gigabytesPerQuery * 1_000_000_000),
          engineVersion: { selectedEngineVersion: "Athena engine version 3" },
          resultConfiguration: {
            outputLocation: pulumi.interpolate`s3://${args.archive.working.bucket}/${workingFolders.results}`,
            encryptionConfiguration: { encryptionOption: "SSE_KMS", kmsKeyArn: args.archive.keyArn },
          },
        },
      },
      child,
    );
    for (const query of args.queries)
      new NamedQuery(
        `${name}-${query.name}`,
        {
          name: query.name,
          description: query.why.slice(0, 1024),
          database: args.catalog.database,
          workgroup: workgroup.name,
          query: query.sql,
        },
        child,
      );

    this.workgroup = workgroup.name;
    this.registerOutputs({ workgroup: this.workgroup });
  }
}
