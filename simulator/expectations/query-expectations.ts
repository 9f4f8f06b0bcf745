import type { Envelope } from "../../model/envelope";
import * as all from "./queries/all";
import { answerOf, type Context, type Parameters, type Place, type Question, type Row } from "./question";
import { type Answer, compare } from "./comparison";

/** One archived record: a duplicate delivery appears twice, with the event as archived. */
export interface Archived {
  readonly event: Envelope;
  /** Day of its folder. @default the day of its time */
  readonly day?: string;
}

/** What a query is asked with, and where and when. */
export interface Asked {
  readonly places?: readonly Place[];
  readonly now?: Date;
  readonly given?: Parameters;
  readonly otherwise?: Parameters;
}

/** The expected result of a saved query, computed from the archived events without SQL. */
export interface QueryExpectation {
  /**
   * Values for text and integer parameters by name, chosen so that the query finds something if possible: `{ principal:
   * "arn:aws:iam::111122223333:role/Engineer" }`.
   */
  readonly parameters: Parameters;
  /**
   * Undefined if the result is exactly what the traffic contains. Otherwise one sentence: how many rows are missing,
   * extra or different, and the first of each by its event id or key.
   */
  readonly problemWith: (answer: Answer) => string | undefined;
}

/** Questions by query name: one file each in `queries/`. */
const questions = new Map(Object.values<Question>(all).map((question) => [question.name, question]));

/** The saved queries that each hub must have, by name. */
export const questionNames: readonly string[] = [...questions.keys()];

/**
 * An independent expectation for the saved query of this name: its rows, derived from the query's description and AWS's
 * documentation of the events. It shares nothing with the SQL but the names of queries and columns.
 *
 * Undefined where there is none, for a team's own query. `places`: from where the hub of the archive expects events.
 * `now`: the present, for a query that ignores what is dated later. `given`: values that the query is asked with,
 * instead of those that find something. `otherwise`: values where the events have none that does, because no event names
 * a resource or a principal.
 */
export function expectationOf(
  name: string,
  archived: readonly Archived[],
  { places = [], now = new Date(), given = {}, otherwise = {} }: Asked = {},
): QueryExpectation | undefined {
  const question = questions.get(name);
  if (question === undefined) return undefined;
  const events = archived.map(({ event }) => event);
  const days = new Map(archived.map(({ event, day }) => [event, day]));
  const context: Context = { places, now, dayOf: (event) => days.get(event) ?? event.time.slice(0, 10) };
  const parameters = { ...otherwise, ...question.parameters?.(events), ...given };
  let expected: readonly Row[] | undefined;
  return {
    parameters,
    problemWith: (answer) => compare(question, (expected ??= answerOf(question, events, parameters, context)), answer),
  };
}

/** The rows that a saved query has for these events by its second opinion, in order and as many as it returns. */
export function rowsOf(
  name: string,
  events: readonly Envelope[],
  { places, now }: Required<Pick<Asked, "places" | "now">>,
): readonly Row[] {
  const question = questions.get(name);
  if (question === undefined) return [];
  const context: Context = { places, now, dayOf: ({ time }) => time.slice(0, 10) };
  const rows = answerOf(question, events, question.parameters?.(events) ?? {}, context);
  const sorted = [...rows].sort((a, b) => {
    for (const { column, descending } of question.order) {
      const [first, second] = [a[column] ?? "", b[column] ?? ""];
      if (first !== second) return first < second === descending ? 1 : -1;
    }
    return 0;
  });
  return sorted.slice(0, question.limit);
}
