import {
  type AttributeValue,
  BatchGetItemCommand,
  type BatchGetItemCommandOutput,
  DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import type { JsonObject } from "../../model/envelope";
import { own } from "../../model/json";
import { type FunctionContext, sdkOptions, variable } from "../runtime/context";
import { inParallel } from "../runtime/in-parallel";
import { inSeconds, type Item, StateTable } from "../runtime/state-table";
import { type Known, nothingKnown } from "./decide";

/** An account in a Region. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** What is remembered of an account beside its heartbeats. */
export interface Remembered {
  readonly known: Known;
  /** Counts the writes: 0 if there was none. */
  readonly version: number;
  /** A report that was perhaps not put on the bus, and until when somebody is about to: milliseconds. */
  readonly pending?: { readonly detail: JsonObject; readonly leaseEnds: number };
}

/** Everything that one check needs. */
export interface Heard {
  /** By account and Region ({@link placeKey}), when each rule was last heard: milliseconds. */
  readonly places: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** By account. Absent: nothing. */
  readonly accounts: ReadonlyMap<string, Remembered>;
}

export const placeKey = ({ account, region }: Place): string => `${account}#${region}`;

/** Days without a heartbeat, or without a check that has news, after which an item is forgotten. */
const keptDays = 400;

/** DynamoDB API reference, "BatchGetItem": at most 100 items, of which some may come back as unprocessed keys. */
const keysPerCall = 100;
const mostTries = 8;
const readsAtOnce = 8;

/**
 * Rules in one write: an expression may have 4 KB and 300 operators (DynamoDB developer guide, "Quotas"), and each rule
 * takes four operators.
 */
const rulesPerWrite = 50;

/** Attributes of rules, apart from `id` and `expiration`. */
const ruleAttribute = (rule: string) => `rule ${rule}`;

const heardId = (key: string) => `heard#${key}`;
const silenceId = (account: string) => `silence#${account}`;

/**
 * State of the function `watch-silence`, in the hub's table: one item for each account and Region with the last arrival
 * of each rule's heartbeat, and one for each account of which something is awaited or silent.
 */
export class SilenceState {
  private readonly table: StateTable;
  private readonly client: DynamoDBClient;
  private readonly name: string;

  constructor(private readonly context: FunctionContext) {
    this.table = new StateTable(context);
    this.client = new DynamoDBClient(sdkOptions(context));
    this.name = variable(context, "STATE_TABLE");
  }

  /** Notes heartbeats of one account and Region. What is older than what is known already changes nothing. */
  async hear(place: Place, arrivals: ReadonlyMap<string, number>): Promise<void> {
    const sorted = [...arrivals].sort(([a], [b]) => (a < b ? -1 : 1));
    for (let start = 0; start < sorted.length; start += rulesPerWrite)
      await this.hearSome(place, sorted.slice(start, start + rulesPerWrite));
  }

  private async hearSome(place: Place, arrivals: readonly [rule: string, at: number][]): Promise<void> {
    let newer = arrivals;
    while (newer.length > 0) {
      const names = newer.map(([rule], index): [string, string] => [`#r${index}`, ruleAttribute(rule)]);
      const values = newer.map(([, at], index): [string, AttributeValue] => [`:r${index}`, { N: String(at) }]);
      const { applied, item } = await this.table.update(heardId(placeKey(place)), {
        UpdateExpression: `SET expiration = :expiration, ${newer.map((_, index) => `#r${index} = :r${index}`).join(", ")}`,
        ConditionExpression: newer
          .map((_, index) => `(attribute_not_exists(#r${index}) OR #r${index} < :r${index})`)
          .join(" AND "),
        ExpressionAttributeNames: Object.fromEntries(names),
        ExpressionAttributeValues: { ...Object.fromEntries(values), ":expiration": this.expiration() },
      });
      if (applied) return;
      // Delivered again, or overtaken: at least one is not newer, and the next write goes without it.
      newer = newer.filter(([rule, at]) => Number(own(item, ruleAttribute(rule))?.N ?? 0) < at);
    }
  }

  /** Reads what is known of these accounts and Regions, in as few calls as possible. */
  async read(places: readonly Place[]): Promise<Heard> {
    const accounts = [...new Set(places.map(({ account }) => account))];
    const ids = [...places.map((place) => heardId(placeKey(place))), ...accounts.map(silenceId)];
    const heard = new Map<string, ReadonlyMap<string, number>>();
    const remembered = new Map<string, Remembered>();
    const calls = Array.from({ length: Math.ceil(ids.length / keysPerCall) }, (_, index) =>
      ids.slice(index * keysPerCall, (index + 1) * keysPerCall),
    );
    await inParallel(calls, readsAtOnce, async (some) => {
      for (const item of await this.readSome(some)) {
        const [use, ...key] = (item["id"]?.S ?? "").split("#");
        if (use === "heard") heard.set(key.join("#"), arrivalsIn(item));
        else remembered.set(key.join("#"), rememberedIn(item));
      }
    });
    return { places: heard, accounts: remembered };
  }

  /** Not consistent, for half the price: an hour's check sees what is a second old, and writes have conditions. */
  private async readSome(ids: readonly string[]): Promise<Item[]> {
    const items: Item[] = [];
    let keys: Record<string, AttributeValue>[] | undefined = ids.map((id) => ({ id: { S: id } }));
    for (let tries = 0; keys !== undefined && keys.length > 0; tries++) {
      if (tries === mostTries) throw new Error(`${keys.length} items of ${this.name} could not be read.`);
      if (tries > 0) await this.context.sleep(50 * 2 ** tries);
      const answer: BatchGetItemCommandOutput = await this.client.send(
        new BatchGetItemCommand({ RequestItems: { [this.name]: { Keys: keys } } }),
      );
      items.push(...(own(answer.Responses ?? {}, this.name) ?? []));
      keys = own(answer.UnprocessedKeys ?? {}, this.name)?.Keys;
    }
    return items;
  }

  /**
   * Remembers something of an account, with the report that follows from it: written before the report is put, so that
   * it is neither forgotten nor told by two. False if another invocation has written since the read.
   */
  async remember(
    account: string,
    { version }: Pick<Remembered, "version">,
    known: Known,
    pending?: Remembered["pending"],
  ): Promise<boolean> {
    const { applied } = await this.table.put(
      silenceId(account),
      {
        version: { N: String(version + 1) },
        known: { S: JSON.stringify(known) },
        expiration: this.expiration(),
        ...(pending !== undefined && {
          report: { S: JSON.stringify(pending.detail) },
          leaseEnds: { N: String(pending.leaseEnds) },
        }),
      },
      version === 0
        ? { ConditionExpression: "attribute_not_exists(id)" }
        : {
            ConditionExpression: "#version = :version",
            ExpressionAttributeNames: { "#version": "version" },
            ExpressionAttributeValues: { ":version": { N: String(version) } },
          },
    );
    return applied;
  }

  /** The report of this version is on the bus. */
  async settle(account: string, version: number): Promise<void> {
    await this.table.update(silenceId(account), {
      UpdateExpression: "REMOVE report, leaseEnds",
      ConditionExpression: "#version = :version",
      ExpressionAttributeNames: { "#version": "version" },
      ExpressionAttributeValues: { ":version": { N: String(version) } },
    });
  }

  private expiration(): AttributeValue {
    return { N: String(inSeconds(this.context.now()) + keptDays * 86_400) };
  }
}

const prefix = ruleAttribute("");

const arrivalsIn = (item: Item): ReadonlyMap<string, number> =>
  new Map(
    Object.entries(item).flatMap(([name, value]): [string, number][] =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), Number(value.N ?? 0)]] : [],
    ),
  );

function rememberedIn({ version, known, report, leaseEnds }: Item): Remembered {
  return {
    version: Number(version?.N ?? 0),
    known: known?.S === undefined ? nothingKnown : (JSON.parse(known.S) as Known),
    ...(report?.S !== undefined && {
      pending: { detail: JSON.parse(report.S) as JsonObject, leaseEnds: Number(leaseEnds?.N ?? 0) },
    }),
  };
}
