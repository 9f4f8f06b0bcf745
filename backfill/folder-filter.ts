import { slug, sourceValue, unlistedType } from "../model/archive/archive";
import { readPattern } from "../model/pattern/read-pattern";
import type { ValueTest } from "../model/pattern/value-tests";

/** True if a pattern could match an event in this folder. An unknown argument matches everything. */
export type FolderFilter = (source: string | undefined, detailType: string | undefined) => boolean;

/** The folder values required by one alternative of a pattern; undefined: any. */
interface Bounds {
  readonly sources: ReadonlySet<string> | undefined;
  readonly detailTypes: ReadonlySet<string> | undefined;
}

/**
 * Derives from the patterns which folders can be skipped: a pattern whose `source` is a list of plain strings matches
 * nothing outside their folders, and the same holds for its `detail-type`. Each branch of a `$or` is an alternative.
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

/** Types that their senders may choose share a folder, which can hold any. */
const admits = (values: ReadonlySet<string> | undefined, value: string | undefined): boolean =>
  values === undefined || value === undefined || value === unlistedType || values.has(value);

function valuesOf(
  tests: readonly ValueTest[] | undefined,
  folderValue: (text: string) => string,
): ReadonlySet<string> | undefined {
  if (tests === undefined) return undefined;
  const texts = tests.flatMap((test) => (test.asks === "string" ? [test.text] : []));
  return texts.length === tests.length ? new Set(texts.map(folderValue)) : undefined;
}
