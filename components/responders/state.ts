import { Table } from "@pulumi/aws/dynamodb/table";
import * as pulumi from "@pulumi/pulumi";
import type { Names } from "../../model/names";

export interface ResponderStateArgs {
  readonly names: Names;
}

/**
 * State of a hub's functions, in one table: events handled, incidents reported, resources recently remediated. Keys
 * begin with the use (`incident#…`), writes are conditional, and items expire. If the table is lost, only this state is
 * lost, so it is not replicated; point-in-time recovery for the last 35 days is on.
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
        // Encrypted with the AWS managed key of DynamoDB, whose use CloudTrail records.
        serverSideEncryption: { enabled: true },
      },
      { parent: this },
    );
    this.table = table.name;
    this.registerOutputs({ table: this.table });
  }
}
