import type { CatalogTableArgs } from "@pulumi/aws/glue/catalogTable";
import type * as pulumi from "@pulumi/pulumi";
import type { TableDefinition } from "../../model/archive/archive";

/** Converts a table of the model to the provider's arguments, in a database. */
export const glueTable = (
  database: pulumi.Input<string>,
  { partitionKeys, storageDescriptor, ...table }: TableDefinition,
): CatalogTableArgs => ({
  ...table,
  databaseName: database,
  partitionKeys: [...partitionKeys],
  storageDescriptor: { ...storageDescriptor, columns: [...storageDescriptor.columns] },
});
