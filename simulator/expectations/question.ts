import type { Envelope } from "../../model/envelope";
import { type Cell, commonColumns } from "./reading";

/** A row, by column name. */
export type Row = Readonly<Record<string, Cell>>;

/** Values of the text and integer parameters by name. */
export type Parameters = Readonly<Record<string, string>>;

/** An account and Region that sends events to a hub. */
export interface Place {
  readonly account: string;
  /** Null, with `unit`, where the accounts do not have it. */
  readonly accountName: string | null;
  readonly unit: string | null;
  readonly region: string;
  readonly hubRegion: string;
  /** Minutes between heartbeats; null if none are sent. */
  readonly heartbeatMinutes: number | null;
  /** Forwarding rules that carry a heartbeat of their own. @default none */
  readonly rules?: readonly string[];
}

/** What is known in addition to the archived events. */
export interface Context {
  /** Those of the hub. */
  readonly places: readonly Place[];
  readonly now: Date;
  /** Day of an event's folder. */
  readonly dayOf: (event: Envelope) => string;
}

/** A saved query as a question about the archived events. */
export interface Question {
  /** The query's name. */
  readonly name: string;
  /** Every column whose values can be computed from the traffic. */
  readonly columns: readonly string[];
  /** The columns that identify a row in messages. */
  readonly key: readonly string[];
  /** Sort order of the result, which also decides the rows that a limit keeps; ties may be in any order. */
  readonly order: readonly { readonly column: string; readonly descending: boolean }[];
  /** Most rows that the query returns. */
  readonly limit?: number;
  /** Normalizers for columns in which equal values may be written differently. */
  readonly comparable?: Readonly<Record<string, (cell: Cell) => Cell>>;
  readonly parameters?: (events: readonly Envelope[]) => Parameters;
  /** The expected rows before sorting and limit; they may have more columns than are compared. */
  readonly rows: (events: readonly Envelope[], parameters: Parameters, context: Context) => readonly Row[];
}

/** A question whose result lists events, newest first, deduplicated. */
export interface Listing extends Pick<Question, "name" | "columns" | "comparable" | "parameters"> {
  /** @default event_id */
  readonly key?: readonly string[];
  /** An event's rows: the columns in addition to those that every record has. None: the event is not listed. */
  readonly rowsOf: (event: Envelope, parameters: Parameters) => readonly Row[];
}

/** Row limit of every listing query. */
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

/** The rows of the result, with only the compared columns. */
export const answerOf = (
  question: Question,
  events: readonly Envelope[],
  parameters: Parameters,
  context: Context,
): Row[] => question.rows(events, parameters, context).map((row) => pick(question.columns, row));

const pick = (columns: readonly string[], row: Row): Row =>
  Object.fromEntries(columns.map((column) => [column, row[column] ?? null]));
