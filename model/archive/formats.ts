import type { Provenance } from "../envelope";
import { type OpenTypes, partitionKeys, queryOf } from "./archive";
import { extractionBy, type Format, type Processor } from "./format";
import * as all from "./formats/all";

/** Name of a format in settings. */
export type ArchiveFormat = (typeof all)[keyof typeof all]["id"];

const sorted: readonly Format<ArchiveFormat>[] = Object.values(all).sort((a, b) => (a.id < b.id ? -1 : 1));

/** The ids of all formats. */
export const archiveFormats: readonly ArchiveFormat[] = sorted.map(({ id }) => id);

/** Every format by its id. */
export const formats = Object.fromEntries(sorted.map((format) => [format.id, format])) as Readonly<
  Record<ArchiveFormat, Format<ArchiveFormat>>
>;

/**
 * `Prefix` of a delivery stream. It must use exactly the keys of the query (Firehose otherwise rejects the stream:
 * "MetaDataExtraction JQ Query can't contain keys that are not present in the S3 Prefix expression").
 *
 * The day of an event that somebody put is that of its arrival (Firehose developer guide, "Understand custom prefixes
 * for Amazon S3 objects": that of the oldest record of the object; Athena user guide, "How to use custom prefixes and
 * dynamic partitioning", has both kinds of expressions in one prefix).
 */
export const archivePrefix = (format: ArchiveFormat, provenance: Provenance = "service"): string =>
  formats[format].folder +
  partitionKeys
    .map((key) =>
      key === "day" && provenance === "put"
        ? "day=!{timestamp:yyyy-MM-dd}/"
        : `${key}=!{partitionKeyFromQuery:${key}}/`,
    )
    .join("");

/** The processors of a delivery stream. */
export const processorsOf = (
  format: ArchiveFormat,
  provenance: Provenance = "service",
  openTypes: OpenTypes = [],
): readonly Processor[] => [extractionBy(queryOf(provenance, openTypes)), ...formats[format].delivery.processors];
