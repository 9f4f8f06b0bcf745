import * as z from "zod";
import { archiveFormats, formats } from "../archive/formats";

/** Keys of `archive` for the storage format. */
export const formatSettings = {
  format: z
    .enum(archiveFormats)
    .default("json")
    .describe(
      `${archiveFormats.map((id) => `${id}: ${formats[id].description}.`).join(" ")} Changed later, name the one before as formerFormat.`,
    ),
  formerFormat: z
    .enum(archiveFormats)
    .optional()
    .describe(
      "Format in which this archive was written before format was changed: events and events_by_type then show both. Absent: there was none.",
    ),
};
