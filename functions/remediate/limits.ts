import type { StateTable } from "../runtime/state-table";
import { accountActionsOf } from "../../model/settings/effective-modes";
import type { RemediationSettings } from "../../model/settings/remediation";
import type { Outcome } from "../../model/remediations/outcomes";

/** An action to check against the limits. */
export interface Question {
  /** Remediation and resource. */
  readonly resource: string;
  readonly eventKey: string;
  readonly accountId: string;
  /** True if an earlier, failed attempt was counted. */
  readonly counted: boolean;
}

/** The reason for a delay, and its end. */
export interface Refusal {
  readonly outcome: Extract<Outcome, "cooling-down" | "breaker-open">;
  readonly why: string;
  readonly until: Date;
}

export interface LimitSettings extends Pick<RemediationSettings, "cooldownMinutes" | "breaker"> {
  readonly now: () => Date;
}

/**
 * Rate limits of remediation, in the hub's state table. They do not apply to dry-run, which changes nothing. Each check
 * is one conditional write: two concurrent functions cannot both take the last slot.
 */
export function createLimits(table: StateTable, settings: LimitSettings) {
  const { cooldownMinutes, breaker, now } = settings;
  const seconds = () => Math.floor(now().getTime() / 1000);
  const accountActions = accountActionsOf(breaker);
  const length = breaker.minutes * 60;

  /** Takes a slot for an action, or returns the reason to wait. */
  return async function admit(question: Question): Promise<Refusal | undefined> {
    const free = await takeResource(question);
    if (free !== true)
      return {
        outcome: "cooling-down",
        why: `it was remediated less than ${cooldownMinutes} minutes ago: someone changed it back`,
        until: free,
      };
    const { accountId, counted } = question;
    if (counted) return undefined;
    const window = Math.floor(seconds() / length);
    // The account's own limit first: a refusal there does not use up the shared limits.
    const limits = [
      { id: `${accountId}#${window}`, most: accountActions, why: `account ${accountId} was acted on` },
      { id: String(window), most: breaker.actions, why: "this hub has acted" },
    ];
    for (const { id, most, why } of limits) {
      if (await count(id, most, (window + 2) * length)) continue;
      await giveBack(question);
      // Spreads waiting actions over the coming periods: if all retried at once, most would be refused again.
      const ahead = Math.ceil((await countRefused(id)) / most);
      return {
        outcome: "breaker-open",
        why: `${why} ${most} times in ${breaker.minutes} minutes`,
        until: new Date((window + ahead) * length * 1000),
      };
    }
    return undefined;
  };

  /**
   * Takes a resource for an event, or returns the end of the cooldown after another event's action on it. The same
   * event may take it again, since it may have failed and been retried.
   */
  async function takeResource({ resource, eventKey }: Question): Promise<true | Date> {
    if (cooldownMinutes === 0) return true;
    const until = seconds() + cooldownMinutes * 60;
    const { applied, item } = await table.update(`cooldown#${resource}`, {
      UpdateExpression: "SET #event = :event, expiration = :until",
      // DynamoDB deletes expired items within days, not at once (DynamoDB developer guide, "Time to Live").
      ConditionExpression: "attribute_not_exists(id) OR expiration <= :now OR #event = :event",
      ExpressionAttributeNames: { "#event": "event" },
      ExpressionAttributeValues: {
        ":event": { S: eventKey },
        ":now": { N: String(seconds()) },
        ":until": { N: String(until) },
      },
    });
    return applied ? true : new Date(Number(item["expiration"]?.N ?? until) * 1000);
  }

  /**
   * The circuit breaker refused the action, so nothing was fixed: the next event about the resource must not find a
   * cooldown.
   */
  async function giveBack({ resource, eventKey }: Question): Promise<void> {
    if (cooldownMinutes === 0) return;
    await table.update(`cooldown#${resource}`, {
      UpdateExpression: "SET expiration = :now",
      ConditionExpression: "#event = :event",
      ExpressionAttributeNames: { "#event": "event" },
      ExpressionAttributeValues: { ":event": { S: eventKey }, ":now": { N: String(seconds()) } },
    });
  }

  async function count(period: string, most: number, expires: number): Promise<boolean> {
    const { applied } = await table.update(`breaker#${period}`, {
      UpdateExpression: "SET expiration = :until ADD actions :one",
      ConditionExpression: "attribute_not_exists(actions) OR actions < :most",
      ExpressionAttributeValues: {
        ":one": { N: "1" },
        ":most": { N: String(most) },
        ":until": { N: String(expires) },
      },
    });
    return applied;
  }

  async function countRefused(period: string): Promise<number> {
    const { item } = await table.update(`breaker#${period}`, {
      UpdateExpression: "ADD refused :one",
      ExpressionAttributeValues: { ":one": { N: "1" } },
      ReturnValues: "UPDATED_NEW",
    });
    return Number(item["refused"]?.N ?? 1);
  }
}
