import { archiveFolders, keysOfColumns } from "../archive";
import type { Format } from "../format";

/** One line per record, gzipped. */
export const json: Format<"json"> = {
  id: "json",
  description: "gzipped lines of JSON, which every tool can read",
  folder: archiveFolders.events,
  delivery: {
    compressionFormat: "GZIP",
    processors: [
      // Without it Firehose concatenates records and Athena reads only the first of each object; its value is a
      // backslash and an `n` (Firehose API reference, "Processor", "ProcessorParameter").
      { type: "AppendDelimiterToRecord", parameters: [{ parameterName: "Delimiter", parameterValue: "\\n" }] },
    ],
  },
  table: {
    parameters: { classification: "json", compressionType: "gzip" },
    storage: {
      inputFormat: "org.apache.hadoop.mapred.TextInputFormat",
      outputFormat: "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
      compressed: true,
      serDeInfo: {
        name: "json",
        serializationLibrary: "org.openx.data.jsonserde.JsonSerDe",
        parameters: {
          // By default the SerDe lower-cases every key, those within `detail` too, so that `$.eventName` would find
          // nothing (Athena user guide, "OpenX JSON SerDe", `case.insensitive`). The envelope's own keys are lower
          // case.
          "case.insensitive": "FALSE",
          ...Object.fromEntries(Object.entries(keysOfColumns).map(([column, key]) => [`mapping.${column}`, key])),
        },
      },
    },
  },
};
