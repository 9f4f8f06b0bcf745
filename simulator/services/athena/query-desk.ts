import type { Resource } from "../../graph";
import { arnOf, field, nameOf } from "../../recorded";
import type { Need } from "../protocols/service";

/** What queries of one account and Region read, and where their results go: recorded names and ARNs. */
export interface QueryDesk {
  readonly account: string;
  readonly region: string;
  /** Name of the workgroup. */
  readonly workgroup: string;
  readonly database: string;
  /** ARNs of the buckets of events, and of tables and results. */
  readonly archive: string;
  readonly working: string;
  /** `results/` */
  readonly results: string;
  /** ARN of the key of both buckets. */
  readonly key: string;
}

/** The desk of an account and Region; undefined where nothing is recorded that queries need. */
export function queryDeskAt(resources: readonly Resource[], account: string, region: string): QueryDesk | undefined {
  const here = (type: string) =>
    resources.filter((each) => each.type === type && each.account === account && each.region === region);
  const [workgroup] = here("aws:athena/workgroup:Workgroup");
  const [database] = here("aws:glue/catalogDatabase:CatalogDatabase");
  const [stream] = here("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream");
  const archive = stream && field(stream, "extendedS3Configuration", "bucketArn");
  const key = stream && field(stream, "extendedS3Configuration", "kmsKeyArn");
  const { resultConfiguration } = (workgroup?.inputs["configuration"] ?? {}) as {
    readonly resultConfiguration?: { readonly outputLocation?: string };
  };
  const [, bucket, results] = /^s3:\/\/([^/]+)\/(.*)$/.exec(resultConfiguration?.outputLocation ?? "") ?? [];
  const working = here("aws:s3/bucket:Bucket").find((each) => arnOf(each) === `arn:aws:s3:::${bucket ?? ""}`);
  if (workgroup === undefined || database === undefined || working === undefined) return undefined;
  if (archive === undefined || key === undefined || results === undefined) return undefined;
  return {
    account,
    region,
    workgroup: nameOf(workgroup),
    database: nameOf(database),
    archive,
    working: arnOf(working),
    results,
    key,
  };
}

export const workgroupArn = ({ account, region, workgroup }: QueryDesk) =>
  `arn:aws:athena:${region}:${account}:workgroup/${workgroup}`;

/** Athena user guide, "Configure access to databases and tables in the AWS Glue Data Catalog". */
const catalogActions = ["BatchGetPartition", "GetDatabase", "GetPartition", "GetPartitions", "GetTable", "GetTables"];

/** Athena calls S3 and Glue as whoever asks (Athena user guide, "Use CalledVia context keys for Athena"). */
const throughAthena = { "aws:CalledVia": ["athena.amazonaws.com"] };

/**
 * What whoever starts a query needs besides Athena's own permissions: the catalog, the objects, results, and the key of
 * both buckets (Athena user guide, "Control access to Amazon S3 from Athena").
 */
export function needsOfQueries(desk: QueryDesk): Need[] {
  const { account, region, database, archive, working, key } = desk;
  const glue = `arn:aws:glue:${region}:${account}`;
  const results = `${working}/${desk.results}x.csv`;
  const on = (permission: string, resource: string, guardian: string, context: Need["context"] = throughAthena) => ({
    permission,
    resource,
    guardian,
    account,
    context,
  });
  const encrypted = (permission: string, bucket: string): Need => ({
    permission,
    resource: key,
    context: { "kms:ViaService": `s3.${region}.amazonaws.com`, "kms:EncryptionContext:aws:s3:arn": bucket },
  });
  return [
    ...catalogActions.flatMap((action) =>
      [`${glue}:catalog`, `${glue}:database/${database}`, `${glue}:table/${database}/events`].map((resource): Need => ({
        permission: `glue:${action}`,
        resource,
        context: throughAthena,
      })),
    ),
    ...[archive, working].flatMap((bucket) =>
      ["s3:GetBucketLocation", "s3:ListBucket"].map((action) => on(action, bucket, bucket)),
    ),
    on("s3:GetObject", `${archive}/events/object`, archive),
    on("s3:GetObject", `${working}/tables/object`, working),
    ...["s3:AbortMultipartUpload", "s3:PutObject", "s3:GetObject", "s3:ListMultipartUploadParts"].map((action) =>
      on(action, results, working),
    ),
    encrypted("kms:Decrypt", archive),
    encrypted("kms:Decrypt", working),
    encrypted("kms:GenerateDataKey", working),
  ];
}

/** The permissions of these needs, each once. */
export const permissionsOfQueries: readonly string[] = [
  ...new Set(
    needsOfQueries({
      account: "",
      region: "",
      workgroup: "",
      database: "",
      archive: "",
      working: "",
      results: "",
      key: "",
    }).map(({ permission }) => permission),
  ),
].sort();

/** What whoever reads a query's rows needs (Athena API reference, "GetQueryResults"). */
export const needsOfResults = ({ working, results, account }: QueryDesk): Need[] => [
  {
    permission: "s3:GetObject",
    resource: `${working}/${results}x.csv`,
    guardian: working,
    account,
    context: {},
  },
];
