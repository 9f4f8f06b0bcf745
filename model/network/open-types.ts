import { activePartitions, type OpenTypes, putPartitionQuery, slug } from "../archive/archive";
import type { GovernedEvent } from "../catalog/governed-event";
import type { JsonObject } from "../envelope";
import { isObject } from "../json";
import { quotas } from "../quotas";
import { SettingsError } from "../settings-error";

/**
 * Half of a stream's active partitions: at midnight those of two days are active at once, because the day of arrival is
 * part of the folder.
 */
const mostFolders = activePartitions / 2;

/**
 * The sources of these events that leave the detail type to the sender, with the detail types that other entries of the
 * source list. A list of plain strings is the only condition that bounds the folders: a prefix or a wildcard does not,
 * and neither does `equals-ignore-case`, because the folder of a type with punctuation has a hash of its spelling.
 *
 * Throws {@link SettingsError} if the listed types need more folders than a delivery stream keeps active, or a longer
 * query than it takes.
 */
export function openTypesOf(events: readonly GovernedEvent[]): OpenTypes {
  const sources = [...new Set(events.map(({ source }) => source))].sort();
  const bySource = sources.map((source) => {
    const listed = events.filter((event) => event.source === source).map(({ pattern }) => listedTypes(pattern));
    return {
      source,
      types: [...new Set(listed.flatMap((types) => types ?? []))].sort(),
      open: listed.some((types) => types === undefined),
    };
  });
  const folders = bySource.reduce((sum, { types, open }) => sum + new Set(types.map(slug)).size + (open ? 1 : 0), 0);
  if (folders > mostFolders)
    throw new SettingsError([
      `events.custom names ${folders} kinds of events that are not of AWS services, each with a folder of its own; an archive has room for ${mostFolders}. Leave the detail type of a source open, for example "detail-type": [{"exists": true}], so that all of its events share one.`,
    ]);
  const openTypes: OpenTypes = bySource.filter(({ open }) => open).map(({ source, types }) => [source, ...types]);
  const length = putPartitionQuery(openTypes).length;
  if (length > quotas.processorParameterCharacters)
    throw new SettingsError([
      `events.custom lists so many detail types, of sources of which another entry leaves the detail type open, that the archive's partition query has ${length} characters; Firehose takes ${quotas.processorParameterCharacters}. List all detail types of a source, or leave all of them open.`,
    ]);
  return openTypes;
}

/** The only detail types that a pattern matches; undefined if it does not list them. */
export function listedTypes(pattern: JsonObject): readonly string[] | undefined {
  const types = pattern["detail-type"];
  if (Array.isArray(types) && types.every((type) => typeof type === "string")) return types;
  const branches = pattern["$or"];
  if (types !== undefined || !Array.isArray(branches)) return undefined;
  const ofBranches = branches.map((branch) => (isObject(branch) ? listedTypes(branch) : undefined));
  return ofBranches.every((each) => each !== undefined) ? ofBranches.flat() : undefined;
}
