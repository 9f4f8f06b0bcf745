import type { Mutant } from "./mutant";

/** Mutants that change nothing that the program promises, or what nothing here can see. */
interface Accepted {
  readonly id: RegExp;
  /** Why no guarantee breaks. */
  readonly why: string;
}

const accepted: readonly Accepted[] = [
  {
    id: /^(Role|TopicPolicy|QueuePolicy|BucketPolicy|LogResourcePolicy) \S+ \w+ \S+: (Arn|String)(Equals|Like)IfExists$/,
    why: "IfExists about a key that AWS always sends with such a request: nobody else gets in.",
  },
  {
    id: /^Key \S+ policy \S+: ArnLikeIfExists$/,
    why: 'IfExists about the caller\'s ARN, which each signed request has (IAM user guide, "AWS global condition context keys").',
  },
  {
    id: /^Key \S+ policy (Write|Read)Archive: (every principal|ArnLike of any account)$/,
    why: "Principal and the condition about the caller's ARN both name the account: the other one remains.",
  },
  {
    id: /^(BucketPolicy|QueuePolicy) \S+ policy Accept(AccessLogs|Notifications): (ArnLike of any account|without StringEquals)$/,
    why: "Account and bucket are both asked for, and the bucket's name has the account in it: the other one remains.",
  },
  {
    id: /^CatalogTable \S+ parameters\.(-?about|-?compressionType|-?typeOfData)\b/,
    why: 'What people and crawlers are told: Athena reads by input format and SerDe, and decompresses by an object\'s name (Athena user guide, "Choose a SerDe for your data", "Use compression in Athena").',
  },
  {
    id: /^CatalogTable \S+ parameters\.-projection\.day\.interval(\.unit)?$/,
    why: 'Optional where days are projected: one day is the default (Athena user guide, "Supported types for partition projection", "Date type").',
  },
  {
    id: /^CatalogTable \S+ parameters\.-storage\.location\.template$/,
    why: 'By default Athena takes the Hive-style folders below the location, which is what the template says (Athena user guide, "Set up partition projection", "Specify custom S3 storage locations").',
  },
  {
    id: /^CatalogTable program-tables-\S+ storageDescriptor\.serDeInfo\.(-parameters|parameters\.(-?case\.insensitive)( switched)?)$/,
    why: 'Every key of these records is lower case, and no value is an object: read in any case, they are the same (Athena user guide, "OpenX JSON SerDe", case.insensitive).',
  },
  {
    id: /^CatalogTable event-catalog-(?!events |events-by-type )\S+ storageDescriptor\.serDeInfo\.(-?serializationLibrary( other)?|-parameters)$/,
    why: "Of a view: it has no objects, and Trino asks that there be a SerDe, not which (Trino's Hive connector: Table storage descriptor is missing SerDe info).",
  },
  {
    id: /^BucketObjectv2 program-tables-\S+ (-?contentType( other)?|key other)$/,
    why: 'Athena reads every object below the location that is not hidden, whatever its name and type (Athena user guide, "Specify a table location in Amazon S3").',
  },
  {
    id: /^BucketObjectv2 program-tables-\S+ (-overrideProvider|overrideProvider\.-defaultTags)$/,
    why: 'The object then has the stack\'s tags, of which an object can have ten (S3 user guide, "Categorizing your objects using tags"): guarantee 6 counts them.',
  },
  {
    id: /^FirehoseDeliveryStream \S+ extendedS3Configuration\.dataFormatConversionConfiguration\.(-enabled|schemaConfiguration\.-region)$/,
    why: 'True, and the stream\'s Region, where nothing is said (Firehose API reference, "DataFormatConversionConfiguration" and "SchemaConfiguration").',
  },
  {
    id: /^FirehoseDeliveryStream \S+ extendedS3Configuration\.\S+\.parquetSerDe\.(-compression|compression switched)$/,
    why: 'A Parquet file says how its pages are compressed, and Athena reads all three ways (Athena user guide, "Use compression in Athena"): it costs more, and nothing is lost.',
  },
  {
    id: /^CatalogTable \S+ storageDescriptor\.serDeInfo\.parameters\.-?serialization\.format\b/,
    why: 'Athena\'s own statements write it, and the Parquet SerDe reads none of it (Athena user guide, "Parquet SerDe").',
  },
  {
    id: /^EventConnection \S+ authParameters\.\w+\.(headers\[0\]\.)?-?(isValueSecret|value)\b/,
    why: "The content of a secret, which no recording has, and whether the console hides a header that is none.",
  },
];

export const acceptedFor = ({ id }: Mutant): Accepted | undefined => accepted.find((each) => each.id.test(id));
