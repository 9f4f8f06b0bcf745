import type { Envelope } from "../../model/envelope";
import { codeOf } from "../../model/remediations/aws-responses";
import { remediations } from "../../model/remediations/remediations";
import { Postponed } from "../runtime/visibility";
import type { Configuration } from "./configuration";
import { type Candidate, judge, type Verdict } from "./decide";
import { isTransient } from "./errors";
import type { Question, Refusal } from "./limits";
import type { Send } from "./members";
import { eventIdOf, type Report, ReportRefused } from "./report";
import type { Claim, Intention, RemediationState } from "./state";

/** Dependencies of `createAnswer`. */
export interface Dependencies {
  readonly configuration: Configuration;
  readonly now: () => Date;
  readonly assume: (candidate: Candidate, eventId: string) => Promise<Send>;
  readonly state: Pick<RemediationState, "intend" | "release">;
  readonly admit: (question: Question) => Promise<Refusal | undefined>;
  readonly report: (event: Envelope, reported: Report) => Promise<void>;
  /** Not reported, because nothing is wrong. */
  readonly passOver: (event: Envelope, candidate: Candidate, why: string) => void;
}

/** One attempt to handle an event for one target. */
export interface Attempt {
  readonly event: Envelope;
  readonly candidate: Candidate;
  /** Key of the event and target in the state. */
  readonly key: string;
  readonly claim: Extract<Claim, { kind: "taken" }>;
  /** True if a failure now makes the message a dead letter. */
  readonly last: boolean;
}

/**
 * Remediates a target, or reports what would be done. Errors are retried; the state then holds what was done and has
 * not been reported.
 */
export function createAttempt(dependencies: Dependencies): (attempt: Attempt) => Promise<void> {
  const { configuration, now, assume, state, admit, report, passOver } = dependencies;
  return async (attempt) => {
    const { event, candidate, key, claim, last } = attempt;
    const earlier = claim.intention;
    // Everything was done, and only the report was lost: live state would show no problem.
    if (earlier !== undefined && earlier.done === earlier.calls.length)
      return report(event, { candidate, outcome: "acted", reason: earlier.why, verdict: earlier });
    let verdict: Verdict | undefined;
    const doing: { intention?: Intention; done: number } = { done: 0 };
    try {
      const send = await assume(candidate, eventIdOf(event));
      const live = await remediations[candidate.remediation].look(send, candidate.target);
      verdict = judge(candidate, live, { event, configuration, now: now() });
      await carryOut(attempt, verdict, send, doing);
    } catch (error) {
      if (error instanceof Postponed) throw error;
      const { intention, done } = doing;
      // If this write fails, the progress is unknown, and the next attempt reports that.
      if (intention !== undefined)
        await state.release(key, { intention: { ...intention, done } }).catch(() => undefined);
      // Transient errors are retried; the last attempt reports before the message becomes a dead letter.
      if (error instanceof ReportRefused || (isTransient(error) && !last)) throw error;
      const reason = `${codeOf(error)}: ${error instanceof Error ? error.message : String(error)}`;
      const known = verdict ?? earlier ?? { calls: [] };
      const counted = intention === undefined ? earlier?.done : done;
      await report(event, {
        candidate,
        outcome: "failed",
        reason,
        verdict: known,
        ...(counted === undefined ? {} : { done: counted }),
      });
      if (isTransient(error)) throw error;
    }
  };

  async function carryOut(
    attempt: Attempt,
    verdict: Verdict,
    send: Send,
    doing: { intention?: Intention; done: number },
  ): Promise<void> {
    const { event, candidate, key } = attempt;
    const { kind, why, calls, before } = verdict;
    await reportEarlier(attempt, verdict);
    if (kind === "nothing") return passOver(event, candidate, why);
    if (kind === "would-act") return report(event, { candidate, outcome: "dry-run", reason: why, verdict });
    if (kind !== "act") return report(event, { candidate, ...outcomeOf(verdict) });
    await wait(attempt, verdict);
    const intention = { why, calls, ...(before !== undefined && { before }) };
    await state.intend(key, intention);
    doing.intention = intention;
    for (const call of calls) {
      await send(call);
      doing.done++;
    }
    await report(event, { candidate, outcome: "acted", reason: why, verdict });
  }

  /** Throws if a limit delays the action. The delay is reported once, and the next attempt reads live state again. */
  async function wait({ event, candidate, key, claim, last }: Attempt, verdict: Verdict): Promise<void> {
    const { remediation, target } = candidate;
    const resource = [remediation, target.accountId, target.region, target.arn].join("#");
    const { accountId } = target;
    const refusal = await admit({
      resource,
      accountId,
      eventKey: eventIdOf(event),
      counted: claim.admitted,
    });
    if (refusal === undefined) return;
    const { outcome, why, until } = refusal;
    const then = last
      ? "The event waited too often and is now a dead letter."
      : `It will be checked again after ${until.toISOString().slice(0, 16)}Z.`;
    const reason = `${verdict.why} No action is taken yet, because ${why}. ${then}`;
    if (last || !claim.reported.includes(outcome)) await report(event, { candidate, outcome, reason, verdict });
    await state.release(key, { reported: outcome });
    throw new Postponed(`${outcome}: ${why}`, until);
  }

  /** An earlier attempt died, or failed midway: its changes are reported, unless there are none. */
  async function reportEarlier({ event, candidate, claim }: Attempt, verdict: Verdict): Promise<void> {
    const earlier = claim.intention;
    if (earlier === undefined || JSON.stringify(earlier.calls) === JSON.stringify(verdict.calls)) return;
    const asItShouldBe = verdict.kind === "nothing";
    const cut = earlier.done === undefined ? "The attempt was interrupted" : "The attempt failed partway";
    await report(event, {
      candidate,
      outcome: asItShouldBe ? "acted" : "failed",
      reason: `${earlier.why} ${cut}; now: ${verdict.why}`,
      verdict: earlier,
      ...(earlier.done !== undefined && { done: earlier.done }),
    });
  }
}

/** Outcome of a target that is reported without action. */
export const outcomeOf = (verdict: Verdict): Pick<Report, "outcome" | "reason" | "verdict"> => ({
  outcome: verdict.kind === "exempt" ? "exempt" : "notify-only",
  reason: verdict.why,
  verdict,
});
