import {
  type AttributeValue,
  BatchGetItemCommand,
  type BatchGetItemCommandOutput,
  type DynamoDBClient,
} from "@aws-sdk/client-dynamodb";
import type { JsonObject } from "../../model/envelope";
import { own } from "../../model/json";
import type { SilencingCall } from "../../model/silence/changes";
import type { Known, TrailHeard } from "../../model/silence/judge";
import {
  arrivalsIn,
  callAttribute,
  callsId,
  callsIn,
  heardId,
  knownIn,
  ruleAttribute,
  settledAttributes,
  settledId,
  silenceId,
  trailAttributes,
  trailIn,
  wholeHub,
} from "../../model/silence/stored";
import { rulesPerWrite } from "../../model/silence/writes";
import { type FunctionContext, variable } from "../runtime/context";
import { inParallel } from "../runtime/in-parallel";
import { inSeconds, type Item, stateClient, StateTable } from "../runtime/state-table";

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

/** Of one account and Region, when each rule was last heard in milliseconds, and events of CloudTrail. */
export interface PlaceHeard {
  readonly rules: ReadonlyMap<string, number>;
  readonly trail: TrailHeard | undefined;
}

/** Everything that one check needs. */
export interface Heard {
  /** By account and Region ({@link placeKey}). */
  readonly places: ReadonlyMap<string, PlaceHeard>;
  /** By account, and of the hub ({@link wholeHub}). Absent: nothing. */
  readonly accounts: ReadonlyMap<string, Remembered>;
}

/** Whether what was heard is whole: see `settle.ts`. Milliseconds; 0 if never. */
export interface Settled {
  /** Arrival of the newest heartbeat that was read. */
  readonly newest: number;
  /** When something was last seen that makes what is missing no silence. */
  readonly unsettled: number;
}

export const placeKey = ({ account, region }: Place): string => `${account}#${region}`;

/** Days without a heartbeat, or without a check that has news, after which an item is forgotten. */
const keptDays = 400;

/** DynamoDB API reference, "BatchGetItem": at most 100 items, of which some may come back as unprocessed keys. */
const keysPerCall = 100;
const mostTries = 8;
const readsAtOnce = 8;

/**
 * State of the function `watch-silence`, in the hub's table: one item for each account and Region with the last arrival
 * of each rule's heartbeat and the first and last hour of CloudTrail's events, one for each account of which something is
 * awaited or silent, and one for each of which a call could silence it.
 */
export class SilenceState {
  private readonly table: StateTable;
  private readonly client: DynamoDBClient;
  private readonly name: string;

  constructor(private readonly context: FunctionContext) {
    this.table = new StateTable(context);
    this.client = stateClient(context);
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
      const { applied, item } = await this.table.update(heardId(place.account, place.region), {
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

  /**
   * Notes that an event of CloudTrail came from a place in this hour: milliseconds. Two containers may both write, and an
   * hour that is read late changes the first one only.
   */
  async hearTrail({ account, region }: Place, hour: number): Promise<void> {
    await this.table.update(heardId(account, region), {
      UpdateExpression: "SET expiration = :expiration, #last = :hour, #first = if_not_exists(#first, :hour)",
      ConditionExpression: "attribute_not_exists(#last) OR #last < :hour",
      ExpressionAttributeNames: { "#first": trailAttributes.first, "#last": trailAttributes.last },
      ExpressionAttributeValues: { ":hour": { N: String(hour) }, ":expiration": this.expiration() },
    });
  }

  /** Notes the last call of each kind and place that can silence an account. They are told apart by what the plan has. */
  async noteCalls(account: string, calls: ReadonlyMap<string, SilencingCall>): Promise<void> {
    const sorted = [...calls.values()].slice(0, rulesPerWrite);
    await this.table.update(callsId(account), {
      UpdateExpression: `SET expiration = :expiration, ${sorted.map((_, index) => `#c${index} = :c${index}`).join(", ")}`,
      ExpressionAttributeNames: Object.fromEntries(sorted.map((call, index) => [`#c${index}`, callAttribute(call)])),
      ExpressionAttributeValues: {
        ...Object.fromEntries(
          sorted.map((call, index): [string, AttributeValue] => [`:c${index}`, { S: JSON.stringify(call) }]),
        ),
        ":expiration": this.expiration(),
      },
    });
  }

  async settled(): Promise<Settled> {
    const item = (await this.readSome([settledId]))[0] ?? {};
    return {
      newest: Number(own(item, settledAttributes.newest)?.N ?? 0),
      unsettled: Number(own(item, settledAttributes.unsettled)?.N ?? 0),
    };
  }

  /** Raises what is known, and never lowers it: two invocations may write. */
  async raise(name: keyof Settled, at: number): Promise<void> {
    await this.table.update(settledId, {
      UpdateExpression: "SET #name = :at",
      ConditionExpression: "attribute_not_exists(#name) OR #name < :at",
      ExpressionAttributeNames: { "#name": settledAttributes[name] },
      ExpressionAttributeValues: { ":at": { N: String(at) } },
    });
  }

  /** Reads what is known of these accounts and Regions, in as few calls as possible. */
  async read(places: readonly Place[]): Promise<Heard> {
    const accounts = [...new Set(places.map(({ account }) => account))];
    const ids = [
      ...places.map(({ account, region }) => heardId(account, region)),
      ...[wholeHub, ...accounts].map(silenceId),
    ];
    const heard = new Map<string, PlaceHeard>();
    const remembered = new Map<string, Remembered>();
    await this.readAll(ids, (item) => {
      const [use, ...key] = (item["id"]?.S ?? "").split("#");
      if (use === "heard") heard.set(key.join("#"), { rules: arrivalsIn(item), trail: trailIn(item) });
      else remembered.set(key.join("#"), rememberedIn(item));
    });
    return { places: heard, accounts: remembered };
  }

  /** Calls that could silence these accounts. */
  async callsOf(accounts: readonly string[]): Promise<ReadonlyMap<string, readonly SilencingCall[]>> {
    const calls = new Map<string, readonly SilencingCall[]>();
    await this.readAll(accounts.map(callsId), (item) => {
      calls.set((item["id"]?.S ?? "").slice(callsId("").length), callsIn(item));
    });
    return calls;
  }

  private async readAll(ids: readonly string[], take: (item: Item) => void): Promise<void> {
    const some = Array.from({ length: Math.ceil(ids.length / keysPerCall) }, (_, index) =>
      ids.slice(index * keysPerCall, (index + 1) * keysPerCall),
    );
    await inParallel(some, readsAtOnce, async (those) => {
      for (const item of await this.readSome(those)) take(item);
    });
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
    return this.table.replace(
      silenceId(account),
      {
        known: { S: JSON.stringify(known) },
        expiration: this.expiration(),
        ...(pending !== undefined && {
          report: { S: JSON.stringify(pending.detail) },
          leaseEnds: { N: String(pending.leaseEnds) },
        }),
      },
      version,
    );
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

function rememberedIn(item: Item): Remembered {
  const { version, report, leaseEnds } = item;
  return {
    version: Number(version?.N ?? 0),
    known: knownIn(item),
    ...(report?.S !== undefined && {
      pending: { detail: JSON.parse(report.S) as JsonObject, leaseEnds: Number(leaseEnds?.N ?? 0) },
    }),
  };
}
