import { administratorRole, namedAdministrators } from "../administrator";
import { type Fact, factOf } from "../fact";
import type { Resource } from "../../graph";
import { isBeside, property, text } from "../../recorded";
import type { World } from "../../services/events/world";
import { createAccess } from "../../services/iam/access";
import type { Organization } from "../../services/iam/organization";
import { accessLogsOf, errorLogFact, logFacts } from "./logs";
import { bucketName, closed, deletion, lockFact, nested, partsOf } from "./buckets";
import { busFacts, replayFacts } from "./buses";
import { defaultEncryption, encryptionFacts } from "./encryption";
import {
  coldFact,
  forgetfulness,
  frozen,
  graceDays,
  lifecycleFact,
  type LifecycleRule,
  versionProblem,
} from "./lifecycle";
import type { Promised } from "./promised";

/**
 * Asks of each bucket that a delivery stream writes to, and of the bucket with its access logs, whether lock, versions,
 * lifecycle, encryption and key agree with each other and with the settings, and whether an administrator of the account
 * could write, delete or unlock; and of each central bus and replay archive whether they keep what settings promise.
 */
export function askSafekeeping(
  promised: Promised,
  world: World,
  organization: Organization,
  resources: readonly Resource[],
): Fact[] {
  const access = createAccess(world, organization);
  const archives = new Map<string, Resource[]>();
  const workgroups = resources.filter(({ type }) => type === "aws:athena/workgroup:Workgroup");
  for (const stream of resources.filter(
    ({ type }) => type === "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
  )) {
    const { bucketArn } = (property(stream, "extendedS3Configuration") ?? {}) as { readonly bucketArn?: string };
    archives.set(bucketArn ?? "", [...(archives.get(bucketArn ?? "") ?? []), stream]);
  }
  return [
    ...[...archives].flatMap(([arn, streams]) => archiveFacts(arn, streams)),
    ...workgroups.flatMap(resultFacts),
    ...replayFacts(promised, world, resources),
    ...busFacts(promised, access, resources),
    ...logFacts(promised, world, resources),
  ];

  function archiveFacts(arn: string, streams: readonly Resource[]): Fact[] {
    const bucket = world.resource(arn);
    const [stream] = streams;
    if (bucket === undefined)
      return [
        { what: `bucket ${arn}`, urn: stream?.urn ?? "", problem: "It is not recorded: nothing says how it keeps." },
      ];
    const what = `archive bucket ${bucketName(bucket)}`;
    const part = partsOf(bucket, resources);
    const logs = accessLogsOf(part("logging"), bucket, resources);
    return [
      ...closed(what, bucket, part),
      lockFact(what, promised, bucket, part("lock")),
      lifecycleFact(what, promised.archive, bucket, part("lifecycle")),
      coldFact(what, promised.archive, bucket, part("lifecycle")),
      ...encryptionFacts(what, bucket, part("encryption"), { world, access, resources }),
      logs.fact,
      plaintextFact(what, bucket),
      ...(logs.bucket === undefined ? [] : accessLogFacts(logs.bucket, bucket)),
      ...mayNot(what, bucket, ["events/", "events-put/", "errors/", "claims/"], [...deletions, "s3:PutObject"]),
      ...streams.map((each) => errorLogFact(each, resources)),
    ];
  }

  /** The bucket with query results, which are copies of what the archive keeps: as closed, though not as lasting. */
  function resultFacts(workgroup: Resource): Fact[] {
    const { resultConfiguration } = nested(workgroup, "configuration") as {
      readonly resultConfiguration?: { readonly outputLocation?: string };
    };
    const [name, prefix] = /^s3:\/\/([^/]+)\/(.*)$/.exec(resultConfiguration?.outputLocation ?? "")?.slice(1) ?? [];
    const bucket = resources.find(
      (each) => each.type === "aws:s3/bucket:Bucket" && text(each, "bucket") === name && isBeside(each, workgroup),
    );
    // Guarantee 17 says where results go.
    if (bucket === undefined) return [];
    const what = `bucket of results ${bucketName(bucket)}`;
    const part = partsOf(bucket, resources);
    const rules = ((part("lifecycle") && property(part("lifecycle") as Resource, "rules")) ??
      []) as readonly LifecycleRule[];
    const enabled = rules.filter(({ status }) => status === "Enabled");
    const ends = enabled.filter(({ expiration }) => expiration !== undefined);
    const days = promised.queries.resultDays;
    const logs = accessLogsOf(part("logging"), bucket, resources);
    return [
      ...closed(what, bucket, part).filter((each) => !each.what.endsWith(deletion)),
      ...encryptionFacts(what, bucket, part("encryption"), { world, access, resources }),
      logs.fact,
      plaintextFact(what, bucket),
      factOf(
        `${what}, expiration`,
        (part("lifecycle") ?? bucket).urn,
        ends.some(({ filter }) => filter?.prefix !== prefix)
          ? `It expires more than ${prefix}: the program's own tables are lost`
          : !ends.some(({ expiration }) => expiration?.days === days)
            ? `Nothing expires results after ${days} days, as settings promise`
            : !enabled.some(
                  ({ expiration, noncurrentVersionExpiration: each }) =>
                    expiration === undefined && each?.noncurrentDays === graceDays,
                )
              ? `It does not forget old versions of the program's tables after ${graceDays} days`
              : (frozen(enabled) ?? forgetfulness(enabled) ?? versionProblem(ends)),
      ),
    ];
  }

  /** Asked for somebody whose own policies allow everything. */
  function plaintextFact(what: string, bucket: Resource): Fact {
    const arn = text(bucket, "arn") ?? "";
    const more = { guardian: arn, account: bucket.account, context: { "aws:SecureTransport": false } };
    const open = ["s3:GetObject", "s3:ListBucket"].find(
      (action) =>
        access.role(administratorRole(bucket.account), action, action === "s3:ListBucket" ? arn : `${arn}/object`, more)
          .allowed,
    );
    return factOf(
      `${what}, transport`,
      (partsOf(bucket, resources)("policy") ?? bucket).urn,
      open === undefined ? undefined : `It answers ${open} without TLS`,
    );
  }

  function accessLogFacts(logs: Resource, source: Resource): Fact[] {
    const what = `access logs ${bucketName(logs)}`;
    const part = partsOf(logs, resources);
    const may = access.service(
      "logging.s3.amazonaws.com",
      { arn: text(source, "arn") ?? "", account: source.account },
      "s3:PutObject",
      `${text(logs, "arn")}/${bucketName(source)}/2026-11-02`,
      { guardian: text(logs, "arn") ?? "", account: logs.account },
    );
    const algorithm = defaultEncryption(part("encryption")).sseAlgorithm;
    return [
      ...closed(what, logs, part),
      plaintextFact(what, logs),
      lifecycleFact(what, promised.archive, logs, part("lifecycle")),
      factOf(
        `${what}, their policy`,
        (part("policy") ?? logs).urn,
        may.allowed ? undefined : `S3 cannot write them: ${may.why}`,
      ),
      // S3 user guide, "Enabling Amazon S3 server access logging".
      factOf(
        `${what}, their encryption`,
        (part("encryption") ?? logs).urn,
        algorithm === "AES256"
          ? undefined
          : `S3 writes access logs to a bucket with AES256 alone, and this one has ${algorithm ?? "none"}`,
      ),
      factOf(
        `${what}, no lock`,
        (part("lock") ?? logs).urn,
        part("lock") === undefined ? undefined : "S3 writes access logs to no bucket with Object Lock",
      ),
      ...mayNot(what, logs, [`${bucketName(source)}/`], [...deletions, "s3:PutObject"]),
    ];
  }

  /**
   * Nobody writes, deletes or unlocks by hand: asked for a principal whose own policies allow everything, and for each that the
   * policy excepts by name.
   */
  function mayNot(what: string, bucket: Resource, folders: readonly string[], actions: readonly string[]): Fact[] {
    const arn = text(bucket, "arn") ?? "";
    const policy = partsOf(bucket, resources)("policy");
    const excepted = namedAdministrators([policy && property(policy, "policy")], resources);
    return actions.map((action) => {
      const allowed = [administratorRole(bucket.account), ...excepted].find((principal) =>
        folders.some(
          (folder) =>
            access.role(principal, action, `${arn}/${folder}object`, { guardian: arn, account: bucket.account })
              .allowed,
        ),
      );
      return factOf(
        `${what}, ${action} by an administrator`,
        (policy ?? bucket).urn,
        allowed === undefined
          ? undefined
          : allowed.name === "Administrator"
            ? `An administrator of account ${bucket.account} may call ${action} on its objects`
            : `${allowed.arn}, which is not recorded, may call ${action} on its objects`,
      );
    });
  }
}

const deletions = [
  "s3:BypassGovernanceRetention",
  "s3:DeleteObject",
  "s3:DeleteObjectVersion",
  "s3:PutObjectLegalHold",
  "s3:PutObjectRetention",
] as const;
