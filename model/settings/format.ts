import * as z from "zod";
import { archiveFormats, formats } from "../archive/formats";

/** Keys of `archive` for the storage format. */
export const formatSettings = {
  format: z
    .enum(archiveFormats)
    .default("json")
    .describe(
      `${archiveFormats.map((id) => `${id}: ${formats[id].description}.`).join(" ")} If you change it later, name the previous one as formerFormat.`,
    ),
  formerFormat: z
    .enum(archiveFormats)
    .optional()
    .describe(
      "Format of this archive before `format` was changed: events and events_by_type then show both. Absent: it was never changed.",
    ),
};
