import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Athena, Query, QueryResult } from "../services/athena/athena";
import type { IgnoredText } from "../services/athena/table-format";
import type { Slot } from "./kept-results";

/** What a query returned, and the records that no query up to it read. */
interface Answer {
  readonly result: QueryResult | number;
  readonly ignored: readonly IgnoredText[];
}

/** Answers of one catalog, by query. */
export type KeptAnswers = ReadonlyMap<string, Answer>;

/** A catalog of which some queries have been answered before. */
export interface KeptAthena extends Athena {
  /** Number of queries that were answered by an earlier run, and of all. */
  readonly asked: () => { readonly before: number; readonly all: number };
}

/**
 * Answers queries by what they returned before from the same objects, tables and views; any other is run, for which the
 * archive is opened. What fails is never kept.
 *
 * @param slot of everything that the answer of any query depends on, beside the query
 */
export function keptAthena(open: () => Promise<Athena>, slot: Slot<KeptAnswers>): KeptAthena {
  const answers = new Map(slot.find());
  const ignored: IgnoredText[] = [];
  let opened: Promise<Athena> | undefined;
  let running: Athena | undefined;
  let [before, all] = [0, 0];
  return {
    run: (query) => answer("rows", query, (athena) => athena.run(query)),
    countRows: (query) => answer("count", query, (athena) => athena.countRows(query)),
    ignored: () => [...ignored, ...(running?.ignored() ?? [])],
    asked: () => ({ before, all }),
    close() {
      running?.close();
      if (before < all) slot.keep(answers);
    },
  };

  async function answer<Result extends QueryResult | number>(
    kind: string,
    query: Query,
    ask: (athena: Athena) => Promise<Result>,
  ): Promise<Result> {
    const key = JSON.stringify([kind, query.database, query.sql, query.parameters ?? []]);
    const known = answers.get(key);
    all++;
    if (known !== undefined) {
      before++;
      ignored.push(...known.ignored);
      return known.result as Result;
    }
    running = await (opened ??= open());
    const result = await ask(running);
    answers.set(key, { result, ignored: running.ignored() });
    return result;
  }
}

/** A hash of each file below a folder, by its path within. */
export function contentOf(folder: string): readonly (readonly [string, string])[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => [file.slice(folder.length), createHash("sha256").update(readFileSync(file)).digest("base64")]);
}
