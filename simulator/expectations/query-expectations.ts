import type { Envelope } from "../../model/envelope";
import * as all from "./queries/all";
import { answerOf, type Place, type Question, type Row } from "./question";
import { type Answer, compare } from "./comparison";

/** One archived record: a duplicate delivery appears twice, with the event as archived. */
export interface Archived {
  readonly event: Envelope;
}

/** The expected result of a saved query, computed from the archived events without SQL. */
export interface QueryExpectation {
  /**
   * Values for text and integer parameters by name, chosen so that the query finds something if possible: `{ principal:
   * "arn:aws:iam::111122223333:role/Engineer" }`.
   */
  readonly parameters: Readonly<Record<string, string>>;
  /**
   * Undefined if the result is exactly what the traffic contains. Otherwise one sentence: how many rows are missing,
   * extra or different, and the first of each by its event id or key.
   */
  readonly problemWith: (answer: Answer) => string | undefined;
}

/** Questions by query name: one file each in `queries/`. */
const questions = new Map(Object.values<Question>(all).map((question) => [question.name, question]));

/**
 * An independent expectation for the saved query of this name: its rows, derived from the query's description and AWS's
 * documentation of the events. It shares nothing with the SQL but the names of queries and columns.
 *
 * Undefined for a team's own query. `lastDay` (`2026-11-02`) is the last day that the query covers: nothing later is
 * expected. Without it all events are. `places`: accounts and Regions that send events to the archive's hub.
 */
export function expectationOf(
  name: string,
  archived: readonly Archived[],
  lastDay?: string,
  places: readonly Place[] = [],
): QueryExpectation | undefined {
  const question = questions.get(name);
  if (question === undefined) return undefined;
  const events = archived
    .map(({ event }) => event)
    .filter(({ time }) => lastDay === undefined || time.slice(0, 10) <= lastDay);
  const parameters = question.parameters?.(events) ?? {};
  let expected: readonly Row[] | undefined;
  return {
    parameters,
    problemWith: (answer) => compare(question, (expected ??= answerOf(question, events, parameters, places)), answer),
  };
}
