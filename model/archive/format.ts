import { partitionQuery, type TableDefinition } from "./archive";

/** A form in which objects hold events: how Firehose writes it, and how Glue tables read it. */
export interface Format<Id extends string = string> {
  /** What settings call it. */
  readonly id: Id;
  /** For the reference of settings: what it is and costs, after `ID: ` and without a period. */
  readonly description: string;
  /** A folder of its own: a table reads one format, and fails over an object of another. */
  readonly folder: string;
  readonly delivery: Delivery;
  readonly table: TableReading;
}

/** How a delivery stream turns records into objects, in the property names of `aws.kinesis.FirehoseDeliveryStream`. */
export interface Delivery {
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

/** How a table reads objects, in the property names of `aws.glue.CatalogTable`. */
export interface TableReading {
  /** What a crawler would set: another `classification` or `compressionType` makes it change the table. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly storage: Pick<
    TableDefinition["storageDescriptor"],
    "inputFormat" | "outputFormat" | "compressed" | "serDeInfo"
  >;
}

/** Gives each record its partition, in every format. */
export const extraction = {
  type: "MetadataExtraction",
  parameters: [
    { parameterName: "MetadataExtractionQuery", parameterValue: partitionQuery },
    { parameterName: "JsonParsingEngine", parameterValue: "JQ-1.6" },
  ],
} as const;
