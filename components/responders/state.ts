import { Table } from "@pulumi/aws/dynamodb/table";
import * as pulumi from "@pulumi/pulumi";
import type { Names } from "../../model/names";

export interface ResponderStateArgs {
  readonly names: Names;
}

/**
 * What a hub's functions remember, in one table: which event was handled, which incident was told, which resource was
 * just acted on. Keys carry the use (`incident#…`), writes are conditional, and items expire by themselves. Without it
 * nothing is lost but that memory, so it has no copy elsewhere; recovery to any second of the last 35 days is on.
 */
export class ResponderState extends pulumi.ComponentResource {
  readonly table: pulumi.Output<string>;

  constructor(name: string, { names }: ResponderStateArgs, opts?: pulumi.ComponentResourceOptions) {
    super("event-governance:index:ResponderState", name, {}, opts);
    const table = new Table(
      name,
      {
        name: names.state,
        billingMode: "PAY_PER_REQUEST",
        hashKey: "id",
        attributes: [{ name: "id", type: "S" }],
        ttl: { attributeName: "expiration", enabled: true },
        pointInTimeRecovery: { enabled: true },
        // Encrypted with DynamoDB's own AWS managed key, whose use CloudTrail shows.
        serverSideEncryption: { enabled: true },
      },
      { parent: this },
    );
    this.table = table.name;
    this.registerOutputs({ table: this.table });
  }
}
