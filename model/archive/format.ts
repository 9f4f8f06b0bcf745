import type { TableDefinition } from "./archive";

/** A storage format of events: how Firehose writes it, and how Glue tables read it. */
export interface Format<Id extends string = string> {
  /** Its name in settings. */
  readonly id: Id;
  /** For the reference of settings: properties and cost, after `ID: ` and without a period. */
  readonly description: string;
  /** Its own prefix: a table reads one format, and fails on an object of another. */
  readonly folder: string;
  readonly delivery: Delivery;
  readonly table: TableReading;
}

/**
 * How a delivery stream converts records to objects, with the property names of `aws.kinesis.FirehoseDeliveryStream`.
 */
export interface Delivery {
  readonly compressionFormat: "GZIP" | "UNCOMPRESSED";
  /** After the one that assigns each record to its partition, which every stream has. */
  readonly processors: readonly Processor[];
  /** Present if the stream converts: it then needs a table for its columns. */
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

export interface Processor {
  readonly type: string;
  readonly parameters: readonly { readonly parameterName: string; readonly parameterValue: string }[];
}

/** How a table reads objects, with the property names of `aws.glue.CatalogTable`. */
export interface TableReading {
  /**
   * The values that a crawler would set: it would change a table with another `classification` or `compressionType`.
   */
  readonly parameters: Readonly<Record<string, string>>;
  readonly storage: Pick<
    TableDefinition["storageDescriptor"],
    "inputFormat" | "outputFormat" | "compressed" | "serDeInfo"
  >;
}

/** Assigns each record to its partition, in every format. */
export const extractionBy = (query: string): Processor => ({
  type: "MetadataExtraction",
  parameters: [
    { parameterName: "MetadataExtractionQuery", parameterValue: query },
    { parameterName: "JsonParsingEngine", parameterValue: "JQ-1.6" },
  ],
});
