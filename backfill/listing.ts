import { archiveFolders } from "../model/archive/archive";
import type { Archive, ArchivedObject } from "./archive";
import { isDay, type DayRange } from "./day-range";
import type { FolderFilter } from "./folder-filter";

/** The first level of the archive. */
export interface ArchivedDays {
  /** Days within the range that have a folder, in order: `2026-11-02`. */
  readonly days: readonly string[];
  /** Keys and folders below `events/` that belong to no day, so that they are outside every range. */
  readonly strays: readonly string[];
}

/** Number of folders of sources and detail types that were searched and skipped. */
export interface FolderCount {
  entered: number;
  passedOver: number;
}

export async function listDays(archive: Archive, { from, to }: DayRange): Promise<ArchivedDays> {
  const { folders, objects } = await archive.list(archiveFolders.events);
  const days: string[] = [];
  const strays = objects.filter(({ key }) => !isHidden(key)).map(({ key }) => key);
  for (const folder of folders) {
    const day = /^day=(.*)\/$/.exec(folder)?.[1];
    if (day === undefined || !isDay(day)) strays.push(...(isHidden(folder) ? [] : [archiveFolders.events + folder]));
    else if (from <= day && day <= to) days.push(day);
  }
  return { days: days.sort(), strays };
}

/**
 * Objects of one day that could contain a match, in order of their keys. Everything below the day's folder belongs to
 * the day, at any depth, as it does for the table `events`.
 */
export async function* listObjects(
  archive: Archive,
  day: string,
  filter: FolderFilter,
  count: FolderCount,
): AsyncGenerator<ArchivedObject> {
  yield* walk(`${archiveFolders.events}day=${day}/`, undefined);

  async function* walk(folder: string, source: string | undefined): AsyncGenerator<ArchivedObject> {
    const { folders, objects } = await archive.list(folder);
    yield* objects.filter(({ key }) => !isHidden(key));
    for (const name of folders) {
      if (isHidden(name)) continue;
      const { isPartition, sourceBelow, wanted } = enter(name.slice(0, -1), source, filter);
      if (isPartition) count[wanted ? "entered" : "passedOver"]++;
      if (wanted) yield* walk(folder + name, sourceBelow);
    }
  }
}

/** True if {@link listObjects} would come to an object of this key. */
export function isReadBy(filter: FolderFilter, key: string): boolean {
  const [, ...folders] = key.slice(0, key.lastIndexOf("/")).split("/");
  let source: string | undefined;
  for (const folder of folders) {
    if (isHidden(folder)) return false;
    const entered = enter(folder, source, filter);
    if (!entered.wanted) return false;
    source = entered.sourceBelow;
  }
  return !isHidden(key);
}

function enter(
  folder: string,
  source: string | undefined,
  filter: FolderFilter,
): { readonly isPartition: boolean; readonly sourceBelow: string | undefined; readonly wanted: boolean } {
  const [, key, value] = /^(source|detail_type)=([^]*)$/.exec(folder) ?? [];
  const sourceBelow = key === "source" ? value : source;
  const wanted = key === undefined || filter(sourceBelow, key === "detail_type" ? value : undefined);
  return { isPartition: key !== undefined, sourceBelow, wanted };
}

/** Athena does not read files whose names begin with `_` or `.` (Athena user guide, "Troubleshooting": hidden files). */
const isHidden = (path: string): boolean => /(^|\/)[._][^/]*\/?$/.test(path);
