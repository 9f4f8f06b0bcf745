import { keysOfColumns } from "../archive";
import type { Format } from "../format";

/**
 * Apache Parquet: rows, so no delimiter; compression is that of the pages inside the file, and S3 compression must be
 * off (Firehose developer guide, "Convert input data format").
 */
export const parquet: Format<"parquet"> = {
  id: "parquet",
  description:
    "columns, which save bytes in queries that do not read detail, and cost bytes if objects are small (docs/archive.md)",
  folder: "events-parquet/",
  delivery: {
    compressionFormat: "UNCOMPRESSED",
    processors: [],
    conversion: {
      inputFormatConfiguration: {
        // Keys keep their case, as in the tables over JSON: `detail` becomes text, and its keys are read by name.
        deserializer: { openXJsonSerDe: { caseInsensitive: false, columnToJsonKeyMappings: keysOfColumns } },
      },
      // Half the bytes of SNAPPY for JSON text, and Athena bills by bytes.
      outputFormatConfiguration: { serializer: { parquetSerDe: { compression: "GZIP" } } },
    },
  },
  /** Athena user guide, "Parquet SerDe". */
  table: {
    parameters: { classification: "parquet", compressionType: "none" },
    storage: {
      inputFormat: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
      outputFormat: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
      compressed: false,
      serDeInfo: {
        name: "parquet",
        serializationLibrary: "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
        parameters: { "serialization.format": "1" },
      },
    },
  },
};
