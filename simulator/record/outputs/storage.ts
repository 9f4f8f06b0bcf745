import {
  arnOf,
  type Compute,
  hex,
  named,
  optionalText,
  type OutputTable,
  physicalName,
  text,
  uuid,
} from "./output-table";

/** A bucket's settings are identified by the bucket, and by its owner if given. */
const ofBucket: Compute = (inputs) => {
  const owner = optionalText(inputs, "expectedBucketOwner");
  return { id: text(inputs, "bucket") + (owner === undefined ? "" : `,${owner}`), outputs: {} };
};

const bucketObject: Compute = (inputs) => {
  const path = `${text(inputs, "bucket")}/${text(inputs, "key")}`;
  return { id: path, outputs: { arn: `arn:aws:s3:::${path}` } };
};

const withinBucket = (...names: string[]): OutputTable =>
  Object.fromEntries(names.map((name) => [`aws:s3/${name[0]?.toLowerCase()}${name.slice(1)}:${name}`, ofBucket]));

/** Buckets, keys, catalog, queries, parameters. ARNs: Service Authorization Reference, by service. */
export const storageOutputs: OutputTable = {
  "aws:s3/bucket:Bucket": (inputs, at) => {
    const bucket = physicalName(inputs, at, "bucket");
    return {
      id: bucket,
      outputs: {
        bucket,
        arn: `arn:${at.partition}:s3:::${bucket}`,
        bucketRegion: at.region,
        bucketDomainName: `${bucket}.s3.amazonaws.com`,
        bucketRegionalDomainName: `${bucket}.s3.${at.region}.amazonaws.com`,
      },
    };
  },
  ...withinBucket(
    "BucketLifecycleConfiguration",
    "BucketLogging",
    "BucketNotification",
    "BucketObjectLockConfiguration",
    "BucketOwnershipControls",
    "BucketPolicy",
    "BucketPublicAccessBlock",
    "BucketServerSideEncryptionConfiguration",
    "BucketVersioning",
  ),
  "aws:s3/bucketMetric:BucketMetric": (inputs, at) => {
    const name = physicalName(inputs, at);
    return { id: `${text(inputs, "bucket")}:${name}`, outputs: { name } };
  },
  "aws:s3/bucketObject:BucketObject": bucketObject,
  "aws:s3/bucketObjectv2:BucketObjectv2": bucketObject,

  "aws:kms/key:Key": (inputs, at) => {
    const keyId = inputs.multiRegion === true ? `mrk-${hex(at, 32)}` : uuid(at);
    return { id: keyId, outputs: { keyId, arn: arnOf(at, "kms", `key/${keyId}`) } };
  },
  "aws:kms/alias:Alias": (inputs, at) => {
    const given = physicalName(inputs, at);
    const name = given.startsWith("alias/") ? given : `alias/${given}`;
    const target = text(inputs, "targetKeyId");
    const targetKeyArn = target.startsWith("arn:") ? target : arnOf(at, "kms", `key/${target}`);
    return { id: name, outputs: { name, arn: arnOf(at, "kms", name), targetKeyArn } };
  },

  "aws:glue/catalogDatabase:CatalogDatabase": (inputs, at) => {
    const name = physicalName(inputs, at);
    const catalogId = optionalText(inputs, "catalogId") ?? at.account;
    return {
      id: `${catalogId}:${name}`,
      outputs: { name, catalogId, arn: arnOf({ ...at, account: catalogId }, "glue", `database/${name}`) },
    };
  },
  "aws:glue/catalogTable:CatalogTable": (inputs, at) => {
    const name = physicalName(inputs, at);
    const database = text(inputs, "databaseName");
    const catalogId = optionalText(inputs, "catalogId") ?? at.account;
    return {
      id: `${catalogId}:${database}:${name}`,
      outputs: { name, catalogId, arn: arnOf({ ...at, account: catalogId }, "glue", `table/${database}/${name}`) },
    };
  },
  "aws:glue/crawler:Crawler": named("glue", (name) => `crawler/${name}`),
  "aws:glue/securityConfiguration:SecurityConfiguration": (inputs, at) => {
    const name = physicalName(inputs, at);
    return { id: name, outputs: { name } };
  },
  "aws:athena/workgroup:Workgroup": named("athena", (name) => `workgroup/${name}`),
  "aws:athena/namedQuery:NamedQuery": (inputs, at) => ({
    id: uuid(at),
    outputs: { name: physicalName(inputs, at), workgroup: optionalText(inputs, "workgroup") ?? "primary" },
  }),

  "aws:dynamodb/table:Table": named("dynamodb", (name) => `table/${name}`),
  "aws:ssm/parameter:Parameter": (inputs, at) => {
    const name = physicalName(inputs, at);
    return {
      id: name,
      outputs: { name, arn: arnOf(at, "ssm", `parameter/${name.replace(/^\//, "")}`), version: 1 },
    };
  },
  "aws:secretsmanager/secret:Secret": (inputs, at) => {
    const name = physicalName(inputs, at);
    const arn = arnOf(at, "secretsmanager", `secret:${name}-${hex(at, 6)}`);
    return { id: arn, outputs: { name, arn } };
  },
  "aws:secretsmanager/secretVersion:SecretVersion": (inputs, at) => {
    const secret = text(inputs, "secretId");
    const versionId = uuid(at);
    const outputs = { versionId, versionStages: inputs.versionStages ?? ["AWSCURRENT"] };
    if (!secret.startsWith("arn:")) return { id: `${secret}|${versionId}`, outputs };
    return { id: `${secret}|${versionId}`, outputs: { ...outputs, arn: secret, secretArn: secret } };
  },
};
