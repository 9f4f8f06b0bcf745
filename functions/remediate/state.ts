import { createHash } from "node:crypto";
import type { Change, StateTable, Written } from "../runtime/state-table";
import type { Verdict } from "./decide";
import type { Outcome } from "../../model/remediations/outcomes";

/** Write-ahead record of an attempt's action: it must be reported even if the attempt dies. */
export interface Intention extends Pick<Verdict, "why" | "calls" | "before"> {
  /** Number of calls made. Absent: the attempt died, and the number is unknown. */
  readonly done?: number;
}

/** Result of claiming an event for one target. */
export type Claim =
  | {
      readonly kind: "taken";
      /** True if the limits admitted an earlier attempt. */
      readonly admitted: boolean;
      /** Of an earlier attempt that has not been reported. */
      readonly intention?: Intention;
      /** Reports already sent while it waits. */
      readonly reported: readonly string[];
    }
  | { readonly kind: "done" }
  /** Another attempt is running, or died: its lease ends by then. */
  | { readonly kind: "busy"; readonly until: Date };

/**
 * Seconds for which a duplicate event is recognized: longer than the retention of any queue or the replay of a rule's
 * archive.
 */
const rememberedSeconds = 15 * 24 * 3600;

/** Milliseconds for clock skew and for calls in flight when Lambda ends a function. */
const grace = 5000;

/** DynamoDB developer guide, "Quotas in Amazon DynamoDB": an item may have 400 KB. */
const mostCharacters = 300_000;

/**
 * State of each event and target: one item, so that the event is handled once however often it is delivered. An attempt
 * holds a lease that ends when Lambda would end the function, so that another attempt can follow one that dies, without
 * cleanup.
 *
 * Powertools' idempotency deletes its record after a failure: if the delete fails too, the event stays blocked, and a
 * started action is lost unreported.
 */
export class RemediationState {
  constructor(
    private readonly table: StateTable,
    private readonly now: () => Date,
  ) {}

  /** Leases an event and target for the rest of the invocation. */
  async claim(key: string, remainingMilliseconds: number): Promise<Claim> {
    const now = this.now().getTime();
    const { applied, item } = await this.update(key, {
      UpdateExpression: "SET leaseEnds = :end, expiration = :expiration",
      ConditionExpression: "attribute_not_exists(id) OR (attribute_not_exists(done) AND leaseEnds <= :now)",
      ExpressionAttributeValues: {
        ":end": { N: String(now + remainingMilliseconds + grace) },
        ":now": { N: String(now) },
        ":expiration": { N: String(Math.floor(now / 1000) + rememberedSeconds) },
      },
      ReturnValues: "ALL_NEW",
    });
    if (!applied)
      return item["done"]?.BOOL === true
        ? { kind: "done" }
        : { kind: "busy", until: new Date(Number(item["leaseEnds"]?.N ?? now + grace)) };
    const intention = item["intention"]?.S;
    return {
      kind: "taken",
      admitted: item["admitted"]?.BOOL === true,
      reported: item["told"]?.SS ?? [],
      ...(intention !== undefined && { intention: JSON.parse(intention) as Intention }),
    };
  }

  /** Records the action before it starts. */
  async intend(key: string, intention: Intention): Promise<void> {
    await this.update(key, {
      UpdateExpression: "SET intention = :intention, admitted = :yes",
      ExpressionAttributeValues: { ":intention": { S: written(intention) }, ":yes": { BOOL: true } },
    });
  }

  /** Ends an attempt that will be retried. Without `intention` an earlier one is kept. */
  async release(key: string, { intention, reported }: { readonly intention?: Intention; readonly reported?: Outcome }) {
    const kept = intention !== undefined && intention.done !== 0;
    await this.update(key, {
      UpdateExpression: [
        `SET leaseEnds = :over${kept ? ", intention = :intention" : ""}`,
        ...(intention !== undefined && !kept ? ["REMOVE intention"] : []),
        ...(reported === undefined ? [] : ["ADD told :told"]),
      ].join(" "),
      ExpressionAttributeValues: {
        ":over": { N: "0" },
        ...(kept && { ":intention": { S: written(intention) } }),
        ...(reported !== undefined && { ":told": { SS: [reported] } }),
      },
    });
  }

  /** Marks it as done and reported. */
  async settle(key: string): Promise<void> {
    await this.update(key, {
      UpdateExpression: "SET done = :yes REMOVE intention",
      ExpressionAttributeValues: { ":yes": { BOOL: true } },
    });
  }

  private update(key: string, change: Change): Promise<Written> {
    // A partition key may have 2,048 bytes, and an ARN alone may fill them.
    return this.table.update(`remediate#${createHash("sha256").update(key).digest("hex")}`, change);
  }
}

/** If it is too large, it is reported without details, like a report that is too long. */
function written(intention: Intention): string {
  const whole = JSON.stringify(intention);
  if (whole.length <= mostCharacters) return whole;
  const { before: _, calls, ...short } = intention;
  return JSON.stringify({ ...short, calls: calls.map(({ service, action }) => ({ service, action, input: {} })) });
}
