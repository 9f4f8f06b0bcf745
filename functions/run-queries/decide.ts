import { mostRows } from "../../model/query-schedules/report";
import { digest } from "../runtime/digest";
import type { Query } from "./configuration";

/** A row by column; null where it has no value. */
export type Row = Readonly<Record<string, string | null>>;

/** In place of a row's key: the run failed. It is known as a row is, until a run succeeds. */
export const failedKey = "failed";

/** In place of a row's key: rows that the run does not tell. It is never known: each run says so again. */
export const moreKey = "more";

/** What one run found, and what of it is told. */
export interface Judgment {
  /** Keys that are there and were told, or are about to be. */
  readonly known: readonly string[];
  /** Those of them that must be told now, and {@link moreKey}. */
  readonly untold: readonly string[];
  /** New rows beyond these, for the next runs. */
  readonly left: number;
}

/** Key of a row: short, because a query may have thousands. */
export const keyOf = ({ name, key }: Pick<Query, "name" | "key">, row: Row): string =>
  digest(name, ...key.map((column) => row[column] ?? null)).slice(0, 16);

/**
 * Compares the rows of a run with those that were told before. A row that stays is told once; one that was gone in between
 * is new again. What is beyond {@link mostRows} is counted, and new in the next run, if it is still there.
 */
export function judge(query: Query, rows: readonly Row[], before: readonly string[]): Judgment {
  const keys = rows.length > query.moreThan ? [...new Set(rows.map((row) => keyOf(query, row)))] : [];
  const told = new Set(before);
  const fresh = keys.filter((key) => !told.has(key));
  const telling = fresh.slice(0, mostRows);
  const left = fresh.length - telling.length;
  const stays = keys.filter((key) => told.has(key));
  return { known: [...stays, ...telling], untold: left > 0 ? [...telling, moreKey] : telling, left };
}

/** The same for a run that failed: its rows are not known, so that all that was known stays. */
export const judgeFailure = (before: readonly string[]): Judgment => {
  const isNew = !before.includes(failedKey);
  return { known: isNew ? [...before, failedKey] : before, untold: isNew ? [failedKey] : [], left: 0 };
};

/**
 * Names an alert: the same for each delivery of it, and another when a row comes back. `since`: the run that found it, when
 * its schedule went off.
 */
export const incidentOf = (query: Pick<Query, "name">, key: string, since: string): string =>
  digest("saved query", query.name, key, since);
