import { policy, type PolicyDocument, type Statement } from "../iam/policies";
import { workingFolders } from "../tables/program-tables";

/** Arguments of the managed policies for people who query a hub's archive, for roles or permission sets. */
export interface PeopleGrant {
  readonly accountId: string;
  readonly region: string;
  readonly workgroup: string;
  readonly database: string;
  readonly archiveBucketArn: string;
  readonly workingBucketArn: string;
  readonly keyArn: string;
}

/**
 * Runs queries in the one workgroup and reads their results; reads from the archive only through queries. Athena
 * permissions cannot distinguish saved queries (Service Authorization Reference, "Athena": StartQueryExecution only has
 * workgroups), so what queries can access limits this person: Glue and S3 for reading, results for writing.
 *
 * Athena calls S3 and Glue as the person, which `aws:CalledVia` shows (Athena user guide, "Use CalledVia
 * context keys for Athena"; not with trusted identity propagation, which the workgroup does not use): the objects cannot be copied directly.
 */
export const readOnlyPerson = (grant: PeopleGrant): PolicyDocument =>
  policy(
    ...runQueries(grant),
    ...readTables(grant),
    ...readObjects(grant, viaAthena),
    ...keepResults(grant),
    ...useKey(grant),
  );

/**
 * The same, plus own queries saved in the workgroup, and direct access to archived objects: records below the error
 * prefix, which no table shows, and whole events that were too large for a record.
 */
export const analyst = (grant: PeopleGrant): PolicyDocument =>
  policy(
    ...runQueries(grant),
    {
      Sid: "KeepQueries",
      Effect: "Allow",
      Action: [
        "athena:CreateNamedQuery",
        "athena:CreatePreparedStatement",
        "athena:DeletePreparedStatement",
        "athena:GetPreparedStatement",
        "athena:ListPreparedStatements",
        "athena:UpdatePreparedStatement",
      ],
      Resource: workgroupArn(grant),
    },
    ...readTables(grant),
    ...readObjects(grant),
    ...keepResults(grant),
    ...useKey(grant),
  );

/**
 * A function that runs saved queries and reads what they return: as a person who only reads, without everything that lists.
 */
export const queryStatements = (grant: PeopleGrant): readonly Statement[] => [
  {
    Sid: "RunQueries",
    Effect: "Allow",
    Action: ["athena:GetQueryExecution", "athena:GetQueryResults", "athena:StartQueryExecution"],
    Resource: workgroupArn(grant),
  },
  ...readTables(grant, readDatabase),
  ...readObjects(grant, viaAthena),
  ...keepResults(grant),
  ...useKey(grant),
];

const viaAthena: NonNullable<Statement["Condition"]> = {
  "ForAnyValue:StringEquals": { "aws:CalledVia": "athena.amazonaws.com" },
};

const workgroupArn = ({ accountId, region, workgroup }: PeopleGrant) =>
  `arn:aws:athena:${region}:${accountId}:workgroup/${workgroup}`;

const runQueries = (grant: PeopleGrant): Statement[] => [
  {
    Sid: "RunQueries",
    Effect: "Allow",
    Action: [
      "athena:BatchGetNamedQuery",
      "athena:BatchGetQueryExecution",
      "athena:GetNamedQuery",
      "athena:GetQueryExecution",
      "athena:GetQueryResults",
      "athena:GetQueryResultsStream",
      "athena:GetQueryRuntimeStatistics",
      "athena:GetWorkGroup",
      "athena:ListNamedQueries",
      "athena:ListQueryExecutions",
      "athena:StartQueryExecution",
      "athena:StopQueryExecution",
    ],
    Resource: workgroupArn(grant),
  },
];

/** What reads the database and its tables. */
const readDatabase = [
  "glue:BatchGetPartition",
  "glue:GetDatabase",
  "glue:GetPartition",
  "glue:GetPartitions",
  "glue:GetTable",
  "glue:GetTables",
];

const readTables = (
  { accountId, region, database }: PeopleGrant,
  actions: readonly string[] = [...readDatabase, "glue:GetDatabases"].sort(),
): Statement[] => {
  const glue = `arn:aws:glue:${region}:${accountId}`;
  return [
    {
      Sid: "ReadTables",
      Effect: "Allow",
      Action: actions,
      Resource: [`${glue}:catalog`, `${glue}:database/${database}`, `${glue}:table/${database}/*`],
    },
  ];
};

const readObjects = (
  { archiveBucketArn, workingBucketArn }: PeopleGrant,
  condition?: Statement["Condition"],
): Statement[] => [
  {
    Sid: "FindObjects",
    Effect: "Allow",
    Action: ["s3:GetBucketLocation", "s3:ListBucket"],
    Resource: [archiveBucketArn, workingBucketArn],
    ...(condition && { Condition: condition }),
  },
  {
    Sid: "ReadObjects",
    Effect: "Allow",
    Action: ["s3:GetObject"],
    Resource: [`${archiveBucketArn}/*`, `${workingBucketArn}/${workingFolders.tables}*`],
    ...(condition && { Condition: condition }),
  },
];

/**
 * Athena writes results with the permissions of the person (Athena user guide, "Access to Amazon S3"), who downloads
 * them. Only Athena: it gives each result a new name, whereas a person could replace somebody else's.
 */
const keepResults = ({ workingBucketArn }: PeopleGrant): Statement[] => [
  {
    Sid: "ReadResults",
    Effect: "Allow",
    Action: ["s3:GetObject", "s3:ListMultipartUploadParts"],
    Resource: `${workingBucketArn}/${workingFolders.results}*`,
  },
  {
    Sid: "KeepResults",
    Effect: "Allow",
    Action: ["s3:AbortMultipartUpload", "s3:PutObject"],
    Resource: `${workingBucketArn}/${workingFolders.results}*`,
    Condition: viaAthena,
  },
];

const useKey = ({ region, keyArn, archiveBucketArn, workingBucketArn }: PeopleGrant): Statement[] => {
  const through = (buckets: readonly string[]) => ({
    StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` },
    StringLike: { "kms:EncryptionContext:aws:s3:arn": buckets.flatMap((bucket) => [bucket, `${bucket}/*`]) },
  });
  return [
    {
      Sid: "Decrypt",
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: keyArn,
      Condition: through([archiveBucketArn, workingBucketArn]),
    },
    {
      Sid: "EncryptResults",
      Effect: "Allow",
      Action: "kms:GenerateDataKey",
      Resource: keyArn,
      Condition: through([workingBucketArn]),
    },
  ];
};
