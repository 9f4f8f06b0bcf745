import { dueItems } from "../../model/correlations/alert";
import type { Group, Observation } from "../../model/correlations/observation";
import { digest } from "../runtime/digest";
import { inSeconds, type Item, mostItems, type StateTable } from "../runtime/state-table";
import { type GroupState, type Incident, nothingSeen } from "./decide";

/** State of one group, as read. */
export interface ReadGroup {
  readonly rule: string;
  readonly group: Group;
  readonly state: GroupState;
}

/** A group, and how often it was written. */
export interface Versioned {
  /** Undefined: never written. */
  readonly known: ReadGroup | undefined;
  readonly version: number;
}

/** Most days for which a group without news is kept, beyond the time of its rule. */
const keptDays = 8;
const day = 86_400_000;

/** `absent` looks once in so long what is due. */
const bucketMilliseconds = 5 * 60_000;

/** Minutes that are looked at in one read, of a hundred items at most. */
const bucketsAtOnce = Math.floor(mostItems / dueItems);

const dueId = (bucket: number, shard: number) => `correlated-due#${bucket}#${shard}`;
const cursorId = "correlated-due";
const sinceId = (rule: string) => `correlated-since#${rule}`;

/**
 * State of the function `correlate-events` in the hub's table, with consistent reads and optimistic locking: one item for each
 * group of each rule, those that are due by the minutes in which they are, and from when each rule learns. What DynamoDB
 * deletes, and when, decides nothing: all times are in the items.
 */
export class CorrelationStates {
  private isLooking: Promise<unknown> | undefined;

  constructor(
    private readonly table: StateTable,
    private readonly now: () => Date,
  ) {}

  async read(key: string): Promise<Versioned> {
    const item = await this.table.read(key);
    return { known: item === undefined ? undefined : groupIn(item), version: Number(item?.["version"]?.N ?? 0) };
  }

  /** Returns false if another invocation has written since the read. */
  async write(
    key: string,
    { rule, group, state }: ReadGroup,
    version: number,
    keptMilliseconds: number,
  ): Promise<boolean> {
    return this.table.replace(
      key,
      {
        rule: { S: rule },
        group: { S: JSON.stringify(group) },
        state: { S: JSON.stringify(packed(state)) },
        expiration: { N: String(inSeconds(new Date(this.now().getTime() + keptMilliseconds + keptDays * day))) },
      },
      version,
    );
  }

  /** Notes the earliest event from which a rule learns, and returns it: milliseconds. */
  async learnsFrom(rule: string, at: number): Promise<number> {
    const { applied, item } = await this.table.update(sinceId(rule), {
      UpdateExpression: "SET learnsFrom = :at",
      ConditionExpression: "attribute_not_exists(learnsFrom) OR learnsFrom > :at",
      ExpressionAttributeValues: { ":at": { N: String(at) } },
    });
    return applied ? at : Number(item["learnsFrom"]?.N ?? at);
  }

  /** Notes that a group must be looked at when it is due. */
  async awaits(key: string, at: number): Promise<void> {
    // Nothing that is noted from now on is due before: from here on all must be looked at.
    this.isLooking ??= this.table.update(cursorId, {
      UpdateExpression: "SET lookedAt = if_not_exists(lookedAt, :bucket)",
      ExpressionAttributeValues: { ":bucket": { N: String(bucketOf(this.now().getTime()) - 1) } },
    });
    try {
      await this.isLooking;
    } catch (error) {
      this.isLooking = undefined;
      throw error;
    }
    const bucket = bucketOf(at) + 1;
    await this.table.update(dueId(bucket, Number.parseInt(digest(key).slice(0, 8), 16) % dueItems), {
      UpdateExpression: "SET expiration = :expiration ADD #groups :group",
      ExpressionAttributeNames: { "#groups": "groups" },
      ExpressionAttributeValues: {
        ":group": { SS: [key] },
        ":expiration": { N: String(inSeconds(new Date(at + keptDays * day))) },
      },
    });
  }

  /** Groups that are due, from the first minutes that were not looked at until now, many minutes at a time. */
  async *due(): AsyncGenerator<{ readonly until: number; readonly keys: readonly string[] }> {
    const looked = (await this.table.read(cursorId))?.["lookedAt"]?.N;
    if (looked === undefined) return;
    const last = bucketOf(this.now().getTime());
    for (let first = Number(looked) + 1; first <= last; first += bucketsAtOnce) {
      const buckets = Array.from({ length: Math.min(bucketsAtOnce, last - first + 1) }, (_, index) => first + index);
      const items = await this.table.readAll(
        buckets.flatMap((bucket) => Array.from({ length: dueItems }, (_, shard) => dueId(bucket, shard))),
      );
      yield {
        until: buckets.at(-1) ?? first,
        keys: [...new Set([...items.values()].flatMap((item) => item["groups"]?.SS ?? []))],
      };
    }
  }

  /**
   * Notes until when all that was due has been looked at. It never goes back. The minutes that are not over are looked at again:
   * somebody may be about to add to them.
   */
  async looked(until: number): Promise<void> {
    const over = Math.min(until, bucketOf(this.now().getTime()) - 1);
    await this.table.update(cursorId, {
      UpdateExpression: "SET lookedAt = :bucket",
      ConditionExpression: "attribute_not_exists(lookedAt) OR lookedAt < :bucket",
      ExpressionAttributeValues: { ":bucket": { N: String(over) } },
    });
  }
}

const bucketOf = (time: number): number => Math.floor(time / bucketMilliseconds);

type PackedObservation = readonly [
  event: number,
  at: number,
  key: string,
  name: string,
  value?: string | null,
  cameAt?: number,
];

interface PackedState {
  readonly seen: readonly PackedObservation[];
  readonly incidents: readonly (Omit<Incident, "untold"> & {
    readonly untold?: { readonly chain: readonly PackedObservation[]; readonly leaseEnds: number };
  })[];
}

/** Each write costs by its size. */
const pack = ({ event, at, key, name, value, cameAt }: Observation): PackedObservation => {
  if (cameAt !== undefined) return [event, at, key, name, value ?? null, cameAt];
  return value === undefined ? [event, at, key, name] : [event, at, key, name, value];
};

const unpack = ([event, at, key, name, value, cameAt]: PackedObservation): Observation => ({
  event,
  at,
  key,
  name,
  ...(typeof value === "string" && { value }),
  ...(cameAt !== undefined && { cameAt }),
});

const packed = ({ seen, incidents }: GroupState): PackedState => ({
  seen: seen.map(pack),
  incidents: incidents.map(({ untold, ...incident }) => ({
    ...incident,
    ...(untold !== undefined && { untold: { ...untold, chain: untold.chain.map(pack) } }),
  })),
});

function groupIn(item: Item): ReadGroup | undefined {
  const [rule, group, state] = [item["rule"]?.S, item["group"]?.S, item["state"]?.S];
  if (rule === undefined || group === undefined) return undefined;
  if (state === undefined) return { rule, group: JSON.parse(group) as Group, state: nothingSeen };
  const { seen, incidents } = JSON.parse(state) as PackedState;
  return {
    rule,
    group: JSON.parse(group) as Group,
    state: {
      seen: seen.map(unpack),
      incidents: incidents.map(({ untold, ...incident }) => ({
        ...incident,
        ...(untold !== undefined && { untold: { ...untold, chain: untold.chain.map(unpack) } }),
      })),
    },
  };
}
