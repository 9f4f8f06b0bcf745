import * as z from "zod";
import { archiveFormats } from "../archive/archive";

/** Keys of `archive` that are about the form in which objects hold events. */
export const formatSettings = {
  format: z
    .enum(archiveFormats)
    .default("json")
    .describe(
      "json: gzipped lines of JSON, which every tool reads. parquet: columns, which spares bytes in queries that leave detail alone, and costs bytes where objects are small (docs/archive.md). Changed later, name the one before as formerFormat.",
    ),
  formerFormat: z
    .enum(archiveFormats)
    .optional()
    .describe(
      "Format in which this archive was written before format was changed: events and events_by_type then show both. Absent: there was none.",
    ),
};
