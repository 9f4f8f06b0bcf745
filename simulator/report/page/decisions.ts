import type { Envelope } from "../../../model/envelope";
import { isObject } from "../../../model/json";
import { Router } from "../../services/events/routes";
import type { Rule, Target } from "../../services/events/rule";
import type { World } from "../../services/events/world";
import type { Landing } from "../../services/firehose/delivery-streams";
import { createAccess } from "../../services/iam/access";
import type { Organization } from "../../services/iam/organization";
import { text } from "../../recorded";
import type { Account } from "../../../model/accounts/account";
import type { Graph, Resource } from "../../graph";
import { matchedParts } from "./matched-part";

/** Why an event went the way that it went: asked again of the same resources for the few events whose way is shown. */
export interface Decisions {
  /** Every policy statement by which a rule's target gets the event, in words; [] if it does not. */
  statementsFor(rule: Rule, target: Target, event: Envelope): readonly string[];
  /** See `matchedParts`. */
  readonly matchedPart: ReturnType<typeof matchedParts>;
  /** The recorded table whose files an object is among. */
  tableOf(landing: Landing): { readonly database: string; readonly name: string } | undefined;
  /** `shop-production (400000000001)`, or the id alone of an account that is not the organization's. */
  nameOf(account: string): string;
  /** The recorded function that reads the queue. */
  readerOf(queue: string): Resource | undefined;
}

export function decisionsOf(
  world: World,
  organization: Organization,
  graphs: readonly Graph[],
  accounts: readonly Pick<Account, "id" | "name">[],
): Decisions {
  const router = new Router(world, createAccess(world, organization));
  const tables = graphs
    .flatMap(({ resources }) => resources)
    .filter(({ type }) => type === "aws:glue/catalogTable:CatalogTable")
    .flatMap((table) => {
      const storage = table.inputs["storageDescriptor"];
      const location = isObject(storage) ? storage["location"] : undefined;
      return typeof location !== "string" || location === ""
        ? []
        : [{ location, database: text(table, "databaseName") ?? "", name: text(table, "name") ?? "" }];
    });
  const names = new Map(accounts.map(({ id, name }) => [id, name]));
  const readers = new Map(
    graphs
      .flatMap(({ resources }) => resources)
      .filter(({ type }) => type === "aws:lambda/eventSourceMapping:EventSourceMapping")
      .map((mapping) => [text(mapping, "eventSourceArn"), text(mapping, "functionName")]),
  );
  return {
    statementsFor: (rule, target, event) => {
      const route = router.route(rule, target, event);
      return route.to === "nowhere" ? [] : route.allowedBy;
    },
    matchedPart: matchedParts(),
    tableOf: ({ bucket, key }) => tables.find(({ location }) => `s3://${bucket}/${key}`.startsWith(location)),
    nameOf: (account) => (names.has(account) ? `${names.get(account)} (${account})` : account),
    readerOf: (queue) => world.resource(readers.get(queue) ?? ""),
  };
}
