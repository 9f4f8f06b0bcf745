import type { Envelope } from "../../model/envelope";
import * as all from "./queries/all";
import { answerOf, type Parameters, type Place, type Question, type Row } from "./question";
import { type Answer, compare } from "./comparison";

/** One record of the archive: a duplicate delivery appears twice, with the event as it was archived. */
export interface Archived {
  readonly event: Envelope;
}

/** What a saved query must answer, computed from the archived events without SQL. */
export interface QueryExpectation {
  /**
   * Values for text and integer parameters by name, such that the query finds something where the traffic allows:
   * `{ principal: "arn:aws:iam::111122223333:role/Engineer" }`.
   */
  readonly parameters: Parameters;
  /**
   * Undefined when the answer is exactly what the traffic contains. Otherwise one sentence: how many rows are missing,
   * too many or different, and the first of each by its event id or key.
   */
  readonly problemWith: (answer: Answer) => string | undefined;
}

/** By name of the query: one file each in `queries/`. */
const questions = new Map(Object.values<Question>(all).map((question) => [question.name, question]));

/**
 * The second opinion on the saved query of this name: its rows as they follow from what the query says it finds and from
 * AWS's documentation of the events. It shares nothing with the SQL but the names of queries and columns.
 *
 * Undefined where there is none, for a team's own query. `places`: from where the hub of the archive expects events.
 * `given`: values that the query is asked with, instead of those that find something.
 */
export function expectationOf(
  name: string,
  archived: readonly Archived[],
  places: readonly Place[] = [],
  given: Parameters = {},
): QueryExpectation | undefined {
  const question = questions.get(name);
  if (question === undefined) return undefined;
  const events = archived.map(({ event }) => event);
  const parameters = { ...question.parameters?.(events), ...given };
  let expected: readonly Row[] | undefined;
  return {
    parameters,
    problemWith: (answer) => compare(question, (expected ??= answerOf(question, events, parameters, places)), answer),
  };
}
