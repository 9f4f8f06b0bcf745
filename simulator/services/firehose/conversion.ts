import type { JsonKeys } from "../athena/serde";

/** A stream's conversion of records to Parquet. */
export interface Conversion {
  readonly serDe: JsonKeys;
  readonly compression: "SNAPPY" | "GZIP" | "UNCOMPRESSED";
  /** Glue table with the columns. */
  readonly database: string;
  readonly table: string;
  /** Role with which Firehose calls Glue. */
  readonly roleArn: string;
}

type Properties = Readonly<Record<string, unknown>>;
type Report = (kind: "rejected" | "unsupported" | "undocumented", property: string, message: string) => void;

const property = "dataFormatConversionConfiguration";

/**
 * Reads `DataFormatConversionConfiguration` as CreateDeliveryStream does (Firehose developer guide, "Convert input data
 * format", and the API reference). Undefined if the stream does not convert, or if the configuration is invalid, which
 * is reported.
 */
export function conversionOf(s3: Properties, report: Report): Conversion | undefined {
  const conversion = properties(s3[property]);
  if (s3[property] === undefined || conversion["enabled"] === false) return undefined;
  const { hiveJsonSerDe, openXJsonSerDe } = at(conversion, "inputFormatConfiguration", "deserializer");
  const { orcSerDe, parquetSerDe } = at(conversion, "outputFormatConfiguration", "serializer");
  const schema = properties(conversion["schemaConfiguration"]);
  const [database, table, roleArn] = [schema["databaseName"], schema["tableName"], schema["roleArn"]];
  const unsupported = (what: string, instead: string) =>
    report("unsupported", property, `${what} is not simulated. Write ${instead}.`);
  const rejected = (message: string) => report("rejected", property, message);

  if (hiveJsonSerDe !== undefined) unsupported("hiveJsonSerDe", "openXJsonSerDe");
  else if (openXJsonSerDe === undefined) rejected("There is no deserializer. Write openXJsonSerDe: {}.");
  if (orcSerDe !== undefined) unsupported("orcSerDe", "parquetSerDe");
  else if (parquetSerDe === undefined) rejected("There is no serializer. Write parquetSerDe: {}.");
  const reading = properties(openXJsonSerDe);
  if (reading["convertDotsInJsonKeysToUnderscores"] === true)
    unsupported("convertDotsInJsonKeysToUnderscores", "column names without dots");
  const compression = properties(parquetSerDe)["compression"] ?? "SNAPPY";
  if (compression !== "SNAPPY" && compression !== "GZIP" && compression !== "UNCOMPRESSED") {
    rejected(`compression is ${JSON.stringify(compression)}. Choose SNAPPY, GZIP or UNCOMPRESSED.`);
    return undefined;
  }
  if (typeof database !== "string" || typeof table !== "string" || typeof roleArn !== "string") {
    rejected("schemaConfiguration needs databaseName, tableName and roleArn.");
    return undefined;
  }
  return {
    serDe: {
      caseInsensitive: reading["caseInsensitive"] !== false,
      mapping: new Map(Object.entries(properties(reading["columnToJsonKeyMappings"]) as Record<string, string>)),
    },
    compression,
    database,
    table,
    roleArn,
  };
}

const at = (from: Properties, ...names: readonly string[]): Properties =>
  names.reduce((value, name) => properties(value[name]), from);

const properties = (value: unknown): Properties =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Properties) : {};
