import type { JsonObject } from "../../../../model/envelope";

/** EventBridge's result. */
export type Answer = "match" | "no match" | "invalid";

/** A pattern and an event, each a JSON value or JSON text (where digits or duplicate keys matter). */
export type Case = readonly [pattern: JsonObject | string, event: JsonObject | string, answer: Answer, because: string];

/** Cases of one operator or rule. The first two are its example in docs/event-patterns.md: one match, one no match. */
export interface CaseGroup {
  /** Heading in the documentation's table; absent for what has no row there. */
  readonly operator?: string;
  readonly about: string;
  readonly cases: readonly Case[];
}
