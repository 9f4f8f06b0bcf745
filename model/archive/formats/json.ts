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
          // By default the SerDe reads keys in any case (Athena user guide, "OpenX JSON SerDe", `case.insensitive`).
          // OpenX's own code then keeps, of two keys within `detail` that differ in case alone, one; AWS's build may
          // lower-case them all, so that `$.eventName` would find nothing. The envelope's own keys are lower case.
          "case.insensitive": "FALSE",
          ...Object.fromEntries(Object.entries(keysOfColumns).map(([column, key]) => [`mapping.${column}`, key])),
        },
      },
    },
  },
};
