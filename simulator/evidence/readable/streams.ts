import { type Fact, factOf } from "../fact";
import type { Resource } from "../../graph";
import { field, nameOf, property } from "../../recorded";
import type { World } from "../../services/events/world";
import type { PrefixPart } from "../../services/firehose/prefix";
import { readStream, type Stream } from "../../services/firehose/stream";
import { folderOf } from "./writers";

/** What settings promise about delivery streams. */
export interface Buffered {
  readonly archive: { readonly bufferSeconds: number; readonly bufferMegabytes: number };
}

const configuration = "extendedS3Configuration";
const encryptionType = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";

/** Seconds that Firehose tries a partition again where nothing is said (API reference, "RetryOptions"). */
const defaultRetry = 300;

/**
 * Asks of a delivery stream whether Firehose takes it as it is, whether what it writes can be found, whether what it
 * cannot write is kept apart, and whether it buffers and encrypts as it should.
 */
export function streamFacts(
  { archive }: Buffered,
  world: World,
  resource: Resource,
  resources: readonly Resource[],
): Fact[] {
  const { stream, defects } = readStream(resource);
  const fact = (aspect: string, problem: string | undefined) =>
    factOf(`delivery stream ${nameOf(resource)}, ${aspect}`, resource.urn, problem);
  const [defect] = defects;
  const settings = fact("its settings", defect?.message);
  if (stream === undefined) return [settings];
  const s3 = (property(resource, configuration) ?? {}) as {
    readonly bufferingInterval?: number;
    readonly bufferingSize?: number;
    readonly dynamicPartitioningConfiguration?: { readonly retryDuration?: number };
  };
  const retry = s3.dynamicPartitioningConfiguration?.retryDuration ?? defaultRetry;
  return [
    settings,
    fact("its folders", folderProblem(stream.prefix)),
    fact(
      "its lines",
      // Athena user guide, "OpenX JSON SerDe": one record on each line.
      stream.conversion !== undefined || stream.delimiter === "\n"
        ? undefined
        : "It writes records without a line break between them, and Athena reads the first of each line",
    ),
    fact(
      "its objects",
      // Athena user guide, "Use compression in Athena": the name's end says whether an object is compressed.
      stream.conversion !== undefined && !stream.fileExtension.endsWith(".parquet")
        ? `Its objects are Parquet, and their names end with "${stream.fileExtension}"`
        : stream.gzip === stream.fileExtension.endsWith(".gz")
          ? undefined
          : `Its objects are ${stream.gzip ? "" : "not "}compressed, and their names end with "${stream.fileExtension}"`,
    ),
    fact("its errors", errorProblem(stream)),
    fact(
      "its buffer",
      (s3.bufferingInterval ?? 300) !== archive.bufferSeconds || (s3.bufferingSize ?? 5) !== archive.bufferMegabytes
        ? `It writes after ${s3.bufferingInterval ?? 300} seconds or ${s3.bufferingSize ?? 5} MiB, and settings promise ${archive.bufferSeconds} and ${archive.bufferMegabytes}`
        : undefined,
    ),
    fact(
      "its retries",
      retry < defaultRetry
        ? `It puts what it cannot write below the errors after ${retry} seconds. Use ${defaultRetry} or more`
        : undefined,
    ),
    fact("its key", keyProblem(resource, stream)),
    fact("its schema", schemaProblem(resource)),
    fact("its encryption", encryptionProblem(resource)),
  ];

  /** Objects are encrypted as the bucket says, so that whoever may read one may read all. */
  function keyProblem({ account, region }: Resource, { bucketArn, kmsKeyArn }: Stream): string | undefined {
    const bucket = world.resource(bucketArn);
    // Guarantee 14 says that it is missing.
    if (bucket === undefined) return undefined;
    if (bucket.account !== account || bucket.region !== region)
      return `It writes to ${bucketArn}, which is in account ${bucket.account} and ${bucket.region}`;
    const encryption = resources.find(
      ({ type, inputs }) => type === encryptionType && inputs["bucket"] === bucket.inputs["bucket"],
    );
    const [rule] = ((encryption && property(encryption, "rules")) ?? []) as readonly {
      readonly applyServerSideEncryptionByDefault?: { readonly kmsMasterKeyId?: string };
    }[];
    const wanted = rule?.applyServerSideEncryptionByDefault?.kmsMasterKeyId;
    if (wanted === undefined || kmsKeyArn === wanted) return undefined;
    // Where the bucket's own key is the odd one, guarantee 14 says so.
    return world.resource(wanted) === undefined
      ? undefined
      : `It encrypts with ${kmsKeyArn ?? "no key of its own"}, and its bucket with ${wanted}`;
  }

  /** Firehose API reference, "DeliveryStreamEncryptionConfigurationInput". */
  function encryptionProblem(stream: Resource): string | undefined {
    const type = field(stream, "serverSideEncryption", "keyType") ?? "AWS_OWNED_CMK";
    const key = field(stream, "serverSideEncryption", "keyArn");
    if (type === "AWS_OWNED_CMK")
      return key === undefined ? undefined : `It names ${key}, and the type of its key is ${type}`;
    if (type !== "CUSTOMER_MANAGED_CMK")
      return `The type of its key is ${type}. Use AWS_OWNED_CMK or CUSTOMER_MANAGED_CMK`;
    return key !== undefined && world.key(key, stream.account, stream.region) !== undefined
      ? undefined
      : `It encrypts what waits with ${key ?? "no key"}, which is not recorded`;
  }
}

/** The table by which Firehose converts is beside it (Firehose API reference, "SchemaConfiguration"). */
function schemaProblem(stream: Resource): string | undefined {
  const { dataFormatConversionConfiguration: conversion } = (property(stream, configuration) ?? {}) as {
    readonly dataFormatConversionConfiguration?: {
      readonly schemaConfiguration?: { readonly region?: string; readonly catalogId?: string };
    };
  };
  const { region = stream.region, catalogId = stream.account } = conversion?.schemaConfiguration ?? {};
  return region === stream.region && catalogId === stream.account
    ? undefined
    : `It converts by a table of account ${catalogId} in ${region}, and tables that read it are in ${stream.account} and ${stream.region}`;
}

/** Folders as Athena and Glue read them: `key=value/`, each value that of the key whose name it has. */
function folderProblem(prefix: readonly PrefixPart[]): string | undefined {
  const last = prefix.at(-1);
  if (last?.kind !== "text" || !last.text.endsWith("/"))
    return "Its prefix does not end with a slash: the last folder's value is a part of each object's name";
  if (last.text !== "/")
    return `Its prefix ends with ${last.text}: objects get a name of which nothing that reads them knows`;
  for (const [index, part] of prefix.entries()) {
    if (part.kind !== "partitionKeyFromQuery") continue;
    const before = prefix[index - 1];
    const folder = before?.kind === "text" ? /(?:^|\/)([^/=]+)=$/.exec(before.text)?.[1] : undefined;
    if (folder !== part.key)
      return `Its folder ${folder ?? "without a name"} has the values of the partition key ${part.key}`;
  }
  return undefined;
}

/** Firehose developer guide, "Understand custom prefixes for Amazon S3 objects": what failed, apart, by kind and day. */
function errorProblem({ prefix, errorPrefix }: Stream): string | undefined {
  const [folder, errors] = [folderOf(prefix), folderOf(errorPrefix)];
  if (errors === "") return "What it cannot write has no folder of its own";
  if (folder !== "" && errors.startsWith(folder))
    return `What it cannot write goes to ${errors}, below the ${folder} that tables read`;
  if (!errorPrefix.some(({ kind }) => kind === "error-output-type"))
    return "Nobody sees from the folder why something could not be written";
  if (!errorPrefix.some(({ kind }) => kind === "timestamp"))
    return "Nobody sees from the folder when something could not be written";
  const last = errorPrefix.at(-1);
  return last?.kind === "text" && last.text === "/"
    ? undefined
    : "The prefix of what it cannot write does not end with a folder";
}
