import { type ArchiveFormat, keysOfColumns, partitionQuery } from "./archive";

/** How a delivery stream turns records into objects, in the property names of `aws.kinesis.FirehoseDeliveryStream`. */
export interface DeliveryFormat {
  readonly compressionFormat: "GZIP" | "UNCOMPRESSED";
  readonly processors: readonly {
    readonly type: string;
    readonly parameters: readonly { readonly parameterName: string; readonly parameterValue: string }[];
  }[];
  /** Present where the stream converts: it then needs a table for its columns. */
  readonly conversion?: {
    readonly inputFormatConfiguration: {
      readonly deserializer: {
        readonly openXJsonSerDe: {
          readonly caseInsensitive: boolean;
          readonly columnToJsonKeyMappings: Readonly<Record<string, string>>;
        };
      };
    };
    readonly outputFormatConfiguration: {
      readonly serializer: { readonly parquetSerDe: { readonly compression: "SNAPPY" | "GZIP" } };
    };
  };
}

/** Gives each record its partition. */
const extraction = {
  type: "MetadataExtraction",
  parameters: [
    { parameterName: "MetadataExtractionQuery", parameterValue: partitionQuery },
    { parameterName: "JsonParsingEngine", parameterValue: "JQ-1.6" },
  ],
} as const;

/**
 * Without it Firehose concatenates records and Athena reads the first of each object alone; its value is a backslash and
 * an `n` (Firehose API reference, "Processor", "ProcessorParameter").
 */
const delimiter = {
  type: "AppendDelimiterToRecord",
  parameters: [{ parameterName: "Delimiter", parameterValue: "\\n" }],
} as const;

/**
 * JSON: a line for each record, gzipped. Parquet: rows, so no delimiter; the compression is that of the pages inside the
 * file, and S3's must be off (Firehose developer guide, "Convert input data format"). Keys keep their case, as in the
 * tables over JSON: `detail` becomes text, and its keys are read by name.
 */
export const deliveryFormats: Readonly<Record<ArchiveFormat, DeliveryFormat>> = {
  json: { compressionFormat: "GZIP", processors: [extraction, delimiter] },
  parquet: {
    compressionFormat: "UNCOMPRESSED",
    processors: [extraction],
    conversion: {
      inputFormatConfiguration: {
        deserializer: { openXJsonSerDe: { caseInsensitive: false, columnToJsonKeyMappings: keysOfColumns } },
      },
      // Half the bytes of SNAPPY for JSON text, and Athena bills by bytes.
      outputFormatConfiguration: { serializer: { parquetSerDe: { compression: "GZIP" } } },
    },
  },
};
