import { type Fact, factOf } from "../fact";
import type { Resource } from "../../graph";
import { isBeside, nameOf, property, text } from "../../recorded";
import type { World } from "../../services/events/world";
import { moreLike } from "../likeness";
import { bucketName, nested } from "./buckets";
import type { Promised } from "./promised";

/** The bucket with a bucket's access logs. */
export function accessLogsOf(
  logging: Resource | undefined,
  bucket: Resource,
  resources: readonly Resource[],
): { readonly fact: Fact; readonly bucket?: Resource } {
  const name = `bucket ${bucketName(bucket)}, access logs`;
  const target = logging === undefined ? undefined : text(logging, "targetBucket");
  if (logging === undefined) return { fact: factOf(name, bucket.urn, "Nobody logs who reads it") };
  const found = resources.find(
    (each) => each.type === bucket.type && each.account === bucket.account && text(each, "bucket") === target,
  );
  if (found === undefined || found.region !== bucket.region)
    return {
      fact: factOf(
        name,
        logging.urn,
        `Its access logs go to ${target}, which is no recorded bucket of its account and Region`,
      ),
    };
  const [prefix, wanted] = [text(logging, "targetPrefix") ?? "", `${bucketName(bucket)}/`];
  const problem =
    prefix === wanted ? undefined : `Its access logs have the prefix "${prefix}", and nobody finds them. Use ${wanted}`;
  return { fact: factOf(name, logging.urn, problem), bucket: found };
}

/** Firehose's own errors, without which nobody finds out why an object was not written. */
export function errorLogFact(stream: Resource, resources: readonly Resource[]): Fact {
  const s3 = (property(stream, "extendedS3Configuration") ?? {}) as {
    readonly cloudwatchLoggingOptions?: {
      readonly enabled?: boolean;
      readonly logGroupName?: string;
      readonly logStreamName?: string;
    };
  };
  const { enabled, logGroupName: group, logStreamName: name } = s3.cloudwatchLoggingOptions ?? {};
  // Firehose developer guide, "Monitor Amazon Data Firehose using CloudWatch Logs": it makes neither by itself.
  const streams = resources.filter(
    (each) =>
      each.type === "aws:cloudwatch/logStream:LogStream" &&
      isBeside(each, stream) &&
      text(each, "logGroupName") === group,
  );
  const named = moreLike(nameOf(stream), name ?? "", streams.map(nameOf));
  const exists = streams.some((each) => nameOf(each) === name);
  const inGroup = resources.some(
    (each) => each.type === "aws:cloudwatch/logGroup:LogGroup" && isBeside(each, stream) && nameOf(each) === group,
  );
  const { enabled: isEncrypted } = nested(stream, "serverSideEncryption");
  return factOf(
    `delivery stream ${nameOf(stream)}, error log and encryption`,
    stream.urn,
    isEncrypted !== true
      ? "What waits in it is not encrypted"
      : enabled !== true
        ? "It logs no errors"
        : exists && inGroup
          ? named && `It logs errors to the stream ${String(name)}, and ${named} is the one that is named after it`
          : `It logs errors to the stream ${name} of ${group}, which are not both recorded: they are lost`,
  );
}

/** The only class that reads metrics in the embedded format (CloudWatch Logs user guide, "Log classes"). */
const standard = "STANDARD";

/** Logs of functions, deliveries and bus are there when somebody asks, and not for ever. */
export const logFacts = (
  { bus: { logRetentionDays } }: Promised,
  world: World,
  resources: readonly Resource[],
): Fact[] =>
  resources
    .filter(({ type }) => type === "aws:cloudwatch/logGroup:LogGroup")
    .map((group) => {
      const days = Number(property(group, "retentionInDays") ?? 0);
      const kind = text(group, "logGroupClass") ?? standard;
      const key = text(group, "kmsKeyId");
      return factOf(
        `log group ${nameOf(group)}`,
        group.urn,
        days !== logRetentionDays
          ? `It keeps ${days === 0 ? "logs for ever" : `logs for ${days} days`}, and settings promise ${logRetentionDays}`
          : kind !== standard
            ? `Its class is ${kind}: metrics in it are not read, and those of DELIVERY are gone after a day`
            : key !== undefined && world.key(key, group.account, group.region) === undefined
              ? `It is encrypted with ${key}, which is not recorded`
              : undefined,
      );
    });
