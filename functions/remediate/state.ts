import { createHash } from "node:crypto";
import type { Change, StateTable, Written } from "../runtime/state-table";
import type { Verdict } from "./decide";
import type { Outcome } from "../../model/remediations/outcomes";

/** What an attempt is about to do, written down before it does it: what was done must be reported even if the attempt dies. */
export interface Intention extends Pick<Verdict, "why" | "calls" | "before"> {
  /** Calls that were carried out. Absent: the attempt died, and nobody knows. */
  readonly done?: number;
}

/** What becomes of an attempt to answer an event for one target. */
export type Claim =
  | {
      readonly kind: "taken";
      /** Whether an earlier attempt was admitted by the limits. */
      readonly admitted: boolean;
      /** Of an earlier attempt, which has not been reported. */
      readonly intention?: Intention;
      /** What was reported of it while it waits. */
      readonly reported: readonly string[];
    }
  | { readonly kind: "done" }
  /** Another attempt is at it, or died: it is over by then. */
  | { readonly kind: "busy"; readonly until: Date };

/** Seconds for which an event that comes again is known: longer than any queue or archive of a rule hands it out. */
const rememberedSeconds = 15 * 24 * 3600;

/** Milliseconds for clocks that differ and calls under way when Lambda ends a function. */
const grace = 5000;

/** DynamoDB developer guide, "Quotas in Amazon DynamoDB": an item has 400 KB. */
const mostCharacters = 300_000;

/**
 * What the function remembers of each event and target: one item, so that the event is answered once however often it is
 * delivered. Whoever works on it holds a lease that ends when Lambda would end the function, so that one that dies in the
 * middle is followed by another attempt, without anything to clean up.
 *
 * Powertools' idempotency deletes its record after a failure: where the delete fails, too, the event stays blocked, and what
 * had been begun is forgotten unreported.
 */
export class RemediationState {
  constructor(
    private readonly table: StateTable,
    private readonly now: () => Date,
  ) {}

  /** Takes an event and target for as long as the invocation can last. */
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

  /** Before anything is done. */
  async intend(key: string, intention: Intention): Promise<void> {
    await this.update(key, {
      UpdateExpression: "SET intention = :intention, admitted = :yes",
      ExpressionAttributeValues: { ":intention": { S: written(intention) }, ":yes": { BOOL: true } },
    });
  }

  /** The attempt is over, and another one follows. Without `intention` an earlier one stays as it is. */
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

  /** Nothing is left to do and nothing to report. */
  async settle(key: string): Promise<void> {
    await this.update(key, {
      UpdateExpression: "SET done = :yes REMOVE intention",
      ExpressionAttributeValues: { ":yes": { BOOL: true } },
    });
  }

  private update(key: string, change: Change): Promise<Written> {
    // A partition key holds 2,048 bytes, and an ARN alone may fill them.
    return this.table.update(`remediate#${createHash("sha256").update(key).digest("hex")}`, change);
  }
}

/** What does not fit is reported without its details, like a report that is too long. */
function written(intention: Intention): string {
  const whole = JSON.stringify(intention);
  if (whole.length <= mostCharacters) return whole;
  const { before: _, calls, ...short } = intention;
  return JSON.stringify({ ...short, calls: calls.map(({ service, action }) => ({ service, action, input: {} })) });
}
