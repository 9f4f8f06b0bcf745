import { partitionKeys } from "./archive";
import type { Format } from "./format";
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
 */
export const archivePrefix = (format: ArchiveFormat): string =>
  formats[format].folder + partitionKeys.map((key) => `${key}=!{partitionKeyFromQuery:${key}}/`).join("");
