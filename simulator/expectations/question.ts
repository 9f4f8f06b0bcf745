import type { Envelope } from "../../model/envelope";
import { type Cell, commonColumns } from "./reading";

/** A row by column name. */
export type Row = Readonly<Record<string, Cell>>;

/** Values of the text and integer parameters by name. */
export type Parameters = Readonly<Record<string, string>>;

/** An account in a Region from which a hub expects events. */
export interface Place {
  readonly account: string;
  /** Null, with `unit`, where the accounts do not have it. */
  readonly accountName: string | null;
  readonly unit: string | null;
  readonly region: string;
  readonly hubRegion: string;
  /** Minutes between two heartbeats; null where none are sent. */
  readonly heartbeatMinutes: number | null;
}

/** A saved query as a question about the archived events. */
export interface Question {
  /** The query's name. */
  readonly name: string;
  /** Every column whose values are known from the traffic. */
  readonly columns: readonly string[];
  /** The columns by which a message names a row. */
  readonly key: readonly string[];
  /** How the answer is sorted, and which rows a limit keeps; ties may stand in any order. */
  readonly order: readonly { readonly column: string; readonly descending: boolean }[];
  /** Most rows that the query returns. */
  readonly limit?: number;
  /** How a column's values are made comparable, where equal values may be written differently. */
  readonly comparable?: Readonly<Record<string, (cell: Cell) => Cell>>;
  readonly parameters?: (events: readonly Envelope[]) => Parameters;
  /** The answer without sorting and limit; rows may have more columns than those compared. `places`: those of the hub. */
  readonly rows: (events: readonly Envelope[], parameters: Parameters, places: readonly Place[]) => readonly Row[];
}

/** A question whose answer lists events, newest first, each once however often it was delivered. */
export interface Listing extends Pick<Question, "name" | "columns" | "comparable" | "parameters"> {
  /** @default event_id */
  readonly key?: readonly string[];
  /** An event's rows: what they hold beside the columns that every record has. None: the event is not listed. */
  readonly rowsOf: (event: Envelope, parameters: Parameters) => readonly Row[];
}

/** How many rows every listing query returns at most. */
const listingLimit = 1000;

export function listing({ rowsOf, key = ["event_id"], ...question }: Listing): Question {
  return {
    ...question,
    key,
    order: [{ column: "time", descending: true }],
    limit: listingLimit,
    rows(events, parameters) {
      const distinct = new Map<string, Row>();
      for (const event of events)
        for (const row of rowsOf(event, parameters)) {
          const whole = pick(question.columns, { ...commonColumns(event), ...row });
          distinct.set(JSON.stringify(whole), whole);
        }
      return [...distinct.values()];
    },
  };
}

/** The rows of the answer with the compared columns alone. */
export const answerOf = (
  question: Question,
  events: readonly Envelope[],
  parameters: Parameters,
  places: readonly Place[],
): Row[] => question.rows(events, parameters, places).map((row) => pick(question.columns, row));

const pick = (columns: readonly string[], row: Row): Row =>
  Object.fromEntries(columns.map((column) => [column, row[column] ?? null]));
