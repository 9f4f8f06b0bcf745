import type { Verdict } from "./decide";
import type { Letter } from "./letter";

/** Letters of one queue with the same cause, rule, target and verdict. */
export interface Group {
  readonly errorCode: string;
  /** Of the first. */
  readonly errorMessage: string;
  /** ARNs. */
  readonly rule: string;
  readonly target: string;
  readonly verdict: Verdict["kind"];
  /** ARNs of what they are sent to; why they are not. */
  readonly becomes: readonly string[];
  readonly byHand: readonly string[];
  letters: number;
}

/** What was seen and done of one queue. */
export interface QueueCounts {
  readonly groups: readonly Group[];
  readonly sent: number;
  readonly discarded: number;
  /** Refused by a target, each reason with its number of letters. */
  readonly refusals: ReadonlyMap<string, number>;
  /** Accepted, but not deleted: they are sent again by the next run. */
  readonly undeleted: number;
  /** What the operator must do, each with its number of letters. */
  readonly byHand: ReadonlyMap<string, number>;
  readonly notes: readonly string[];
}

/** Counts what becomes of the letters of one queue. */
export class QueueTally {
  readonly #groups = new Map<string, Group>();
  readonly #refusals = new Map<string, number>();
  readonly #byHand = new Map<string, number>();
  readonly #notes = new Set<string>();
  #sent = 0;
  #discarded = 0;
  #undeleted = 0;

  /** @param onSent is called for each letter that is sent. */
  constructor(private readonly onSent: () => void = () => undefined) {}

  saw({ errorCode, errorMessage, rule, schedule, target }: Letter, verdict: Verdict): void {
    const becomes =
      verdict.kind === "send" ? [...new Set(verdict.targets.map(({ arn }) => arn))].sort() : [verdict.why];
    const from = rule || schedule;
    // Streams and queues differ by event: a group is by cause, rule and target.
    const key = JSON.stringify([errorCode, from, target, verdict.kind, verdict.kind === "send" ? "" : becomes]);
    const known = this.#groups.get(key);
    const byHand = verdict.kind === "send" ? verdict.byHand : [];
    if (known === undefined)
      this.#groups.set(key, {
        errorCode: errorCode || "none",
        errorMessage,
        rule: from,
        target,
        verdict: verdict.kind,
        becomes,
        byHand,
        letters: 1,
      });
    else {
      known.letters++;
      const all = [...new Set([...known.becomes, ...becomes])].sort();
      if (all.length > known.becomes.length) this.#groups.set(key, { ...known, becomes: all });
    }
  }

  sent(): void {
    this.#sent++;
    this.onSent();
  }
  discarded(): void {
    this.#discarded++;
  }
  undeleted(letters: number): void {
    this.#undeleted += letters;
  }
  refused(why: string): void {
    this.#refusals.set(why, (this.#refusals.get(why) ?? 0) + 1);
  }
  byHand(instead: string): void {
    this.#byHand.set(instead, (this.#byHand.get(instead) ?? 0) + 1);
  }
  note(text: string): void {
    this.#notes.add(text);
  }

  get counts(): QueueCounts {
    return {
      groups: [...this.#groups.values()].sort((a, b) => b.letters - a.letters),
      sent: this.#sent,
      discarded: this.#discarded,
      refusals: this.#refusals,
      undeleted: this.#undeleted,
      byHand: this.#byHand,
      notes: [...this.#notes],
    };
  }
}
