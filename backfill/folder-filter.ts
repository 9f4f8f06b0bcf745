import { slug, sourceValue } from "../model/archive/archive";
import { readPattern } from "../model/pattern/read-pattern";
import type { ValueTest } from "../model/pattern/value-tests";

/** Whether some pattern could match an event of this folder. An argument that is not known yet admits everything. */
export type FolderFilter = (source: string | undefined, detailType: string | undefined) => boolean;

/** The folder values that one way of meeting a pattern is bound to; undefined: any. */
interface Bounds {
  readonly sources: ReadonlySet<string> | undefined;
  readonly detailTypes: ReadonlySet<string> | undefined;
}

/**
 * Reads from the patterns which folders need not be opened: a pattern whose `source` is a list of plain strings matches
 * nothing outside their folders, and likewise its `detail-type`. Every branch of a `$or` counts for itself.
 */
export function folderFilter(patterns: Iterable<string>): FolderFilter {
  const bounds: Bounds[] = [...patterns].flatMap((pattern) =>
    readPattern(pattern).conjunctions.map((conditions) => ({
      sources: valuesOf(conditions.get("source"), sourceValue),
      detailTypes: valuesOf(conditions.get("detail-type"), slug),
    })),
  );
  return (source, detailType) =>
    bounds.some((bound) => admits(bound.sources, source) && admits(bound.detailTypes, detailType));
}

const admits = (values: ReadonlySet<string> | undefined, value: string | undefined): boolean =>
  values === undefined || value === undefined || values.has(value);

function valuesOf(
  tests: readonly ValueTest[] | undefined,
  folderValue: (text: string) => string,
): ReadonlySet<string> | undefined {
  if (tests === undefined) return undefined;
  const texts = tests.flatMap((test) => (test.asks === "string" ? [test.text] : []));
  return texts.length === tests.length ? new Set(texts.map(folderValue)) : undefined;
}
