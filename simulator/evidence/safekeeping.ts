import type { Fact } from "./fact";
import { administratorRole } from "./administrator";
import { isObject } from "../../model/json";
import type { Resource } from "../graph";
import { nameOf, property, text } from "../recorded";
import type { World } from "../services/events/world";
import { type Access, createAccess } from "../services/iam/access";
import type { Organization } from "../services/iam/organization";
import { logPolicyScope } from "../services/iam/resource-policies";

/** What settings promise about the archive, days for the most part. */
export interface Promised {
  readonly archive: {
    readonly retentionDays: number;
    readonly infrequentAccessDays: number;
    /** Absent: as long as an object is retained. */
    readonly lockDays?: number | "off" | undefined;
    readonly lockMode: "governance" | "compliance";
  };
  readonly bus: { readonly replayDays: number; readonly logLevel: string; readonly logRetentionDays: number };
  readonly queries: { readonly resultDays: number };
}

const kinds = {
  block: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  encryption: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  lifecycle: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  lock: "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
  logging: "aws:s3/bucketLogging:BucketLogging",
  ownership: "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
  policy: "aws:s3/bucketPolicy:BucketPolicy",
  versioning: "aws:s3/bucketVersioning:BucketVersioning",
} as const;

/** Days for which KMS waits at most before it deletes a key (KMS API reference, "ScheduleKeyDeletion"). */
const longestWindow = 30;
/** Days for which a version stays after it was overwritten or expired. */
const graceDays = 30;
/** Storage classes that Athena reads at once (Athena user guide, "Query restored Amazon S3 Glacier objects"). */
const readable = ["STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER_IR"];

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
    ...replayFacts(promised, resources),
    ...busFacts(promised, access, resources),
    ...logFacts(promised, resources),
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
      ...encryptionFacts(what, bucket, part("encryption"), { world, resources }),
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
      ...encryptionFacts(what, bucket, part("encryption"), { world, resources }),
      logs.fact,
      plaintextFact(what, bucket),
      fact(
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
              : versionProblem(ends),
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
    return fact(
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
      fact(
        `${what}, their policy`,
        (part("policy") ?? logs).urn,
        may.allowed ? undefined : `S3 cannot write them: ${may.why}`,
      ),
      // S3 user guide, "Enabling Amazon S3 server access logging".
      fact(
        `${what}, their encryption`,
        (part("encryption") ?? logs).urn,
        algorithm === "AES256"
          ? undefined
          : `S3 writes access logs to a bucket with AES256 alone, and this one has ${algorithm ?? "none"}`,
      ),
      fact(
        `${what}, no lock`,
        (part("lock") ?? logs).urn,
        part("lock") === undefined ? undefined : "S3 writes access logs to no bucket with Object Lock",
      ),
      ...mayNot(what, logs, [`${bucketName(source)}/`], [...deletions, "s3:PutObject"]),
    ];
  }

  /** Nobody writes, deletes or unlocks by hand: asked for a principal whose own policies allow everything. */
  function mayNot(what: string, bucket: Resource, folders: readonly string[], actions: readonly string[]): Fact[] {
    const arn = text(bucket, "arn") ?? "";
    return actions.map((action) => {
      const allowed = folders
        .map((folder) =>
          access.role(administratorRole(bucket.account), action, `${arn}/${folder}object`, {
            guardian: arn,
            account: bucket.account,
          }),
        )
        .find((decision) => decision.allowed);
      return fact(
        `${what}, ${action} by an administrator`,
        (partsOf(bucket, resources)("policy") ?? bucket).urn,
        allowed === undefined
          ? undefined
          : `An administrator of account ${bucket.account} may call ${action} on its objects`,
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

const fact = (what: string, urn: string, problem?: string): Fact => ({
  what,
  urn,
  ...(problem !== undefined && { problem: `${problem}.` }),
});

const deletion = ", deletion with the stack";
const isBeside = (each: Resource, other: Resource) => each.account === other.account && each.region === other.region;
const bucketName = (bucket: Resource) => text(bucket, "bucket") ?? bucket.name;

type Part = (kind: keyof typeof kinds) => Resource | undefined;

/** Resources that configure a bucket. */
const partsOf =
  (bucket: Resource, resources: readonly Resource[]): Part =>
  (kind) =>
    resources.find(({ type, inputs }) => type === kinds[kind] && inputs["bucket"] === bucket.inputs["bucket"]);

/** What each bucket with evidence has. */
function closed(what: string, bucket: Resource, part: Part): Fact[] {
  const block = part("block");
  const open = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"].filter(
    (setting) => block === undefined || property(block, setting) !== true,
  );
  const versions = nested(part("versioning"), "versioningConfiguration");
  const ownership = nested(part("ownership"), "rule");
  const { protect, retainOnDelete } = bucket.options;
  return [
    fact(
      `${what}, public access`,
      (block ?? bucket).urn,
      open.length === 0
        ? undefined
        : `It does not block public access: ${open.join(", ")} ${open.length === 1 ? "is" : "are"} not set`,
    ),
    fact(
      `${what}, versions`,
      (part("versioning") ?? bucket).urn,
      versions["status"] === "Enabled"
        ? undefined
        : `It keeps no versions: versioning is ${JSON.stringify(versions["status"] ?? "absent")}`,
    ),
    fact(
      `${what}, owner`,
      (part("ownership") ?? bucket).urn,
      ownership["objectOwnership"] === "BucketOwnerEnforced" ? undefined : "Access control lists can open its objects",
    ),
    fact(
      `${what}${deletion}`,
      bucket.urn,
      protect && retainOnDelete && property(bucket, "forceDestroy") !== true
        ? undefined
        : "A removal of the stack deletes it: it needs protect and retainOnDelete, and no forceDestroy",
    ),
  ];
}

function lockFact(what: string, { archive }: Promised, bucket: Resource, lock: Resource | undefined): Fact {
  const wanted = archive.lockDays === "off" ? 0 : (archive.lockDays ?? archive.retentionDays);
  const { defaultRetention } = nested(lock, "rule") as {
    readonly defaultRetention?: { readonly mode?: string; readonly days?: number; readonly years?: number };
  };
  const days = (defaultRetention?.days ?? 0) + 365 * (defaultRetention?.years ?? 0);
  const mode = archive.lockMode.toUpperCase();
  const name = `${what}, Object Lock`;
  if (wanted === 0)
    return fact(name, (lock ?? bucket).urn, lock === undefined ? undefined : "It has a lock, and settings say off");
  if (defaultRetention === undefined)
    return fact(name, (lock ?? bucket).urn, `It has no lock, and settings promise ${wanted} days`);
  return fact(
    name,
    (lock ?? bucket).urn,
    days !== wanted
      ? `It locks an object for ${days} days, and settings promise ${wanted}`
      : defaultRetention.mode !== mode
        ? `Its lock has the mode ${String(defaultRetention.mode)}, and settings promise ${mode}`
        : undefined,
  );
}

interface LifecycleRule {
  readonly id?: string;
  readonly status?: string;
  readonly expiration?: { readonly days?: number; readonly date?: string };
  readonly filter?: { readonly prefix?: string };
  readonly noncurrentVersionExpiration?: { readonly noncurrentDays?: number };
  readonly abortIncompleteMultipartUpload?: { readonly daysAfterInitiation?: number };
  readonly transitions?: readonly { readonly days?: number; readonly storageClass?: string }[];
}

/** Objects stay as long as settings promise, no longer, and where Athena reads them. */
function lifecycleFact(
  what: string,
  { retentionDays: promised }: Promised["archive"],
  bucket: Resource,
  lifecycle: Resource | undefined,
): Fact {
  const rules = ((lifecycle && property(lifecycle, "rules")) ?? []) as readonly LifecycleRule[];
  const enabled = rules.filter(({ status }) => status === "Enabled");
  const ends = enabled.flatMap(({ expiration }) => (expiration === undefined ? [] : [expiration]));
  const early = ends.find(({ days, date }) => date !== undefined || (days !== undefined && days < promised));
  const cold = enabled
    .flatMap(({ transitions = [] }) => transitions)
    .find(({ storageClass = "" }) => !readable.includes(storageClass));
  const problem =
    early !== undefined
      ? `It expires objects after ${early.days ?? early.date} days, and settings promise ${promised}`
      : !ends.some(({ days }) => days === promised)
        ? `Nothing expires its objects after ${promised} days, as settings promise`
        : cold !== undefined
          ? `It moves objects to ${cold.storageClass}, which Athena does not read`
          : versionProblem(enabled.filter(({ expiration }) => expiration !== undefined));
  return fact(`${what}, lifecycle`, (lifecycle ?? bucket).urn, problem);
}

/** Versions that were overwritten, and parts of uploads that never ended, stay for a while and not for ever. */
function versionProblem(rules: readonly LifecycleRule[]): string | undefined {
  for (const { noncurrentVersionExpiration: forgotten, abortIncompleteMultipartUpload: aborted } of rules) {
    if (forgotten?.noncurrentDays !== graceDays)
      return forgotten?.noncurrentDays === undefined
        ? "It keeps overwritten versions for ever"
        : `It forgets an overwritten version after ${forgotten.noncurrentDays} days, and not after ${graceDays}`;
    if ((aborted?.daysAfterInitiation ?? 0) < 1 || (aborted?.daysAfterInitiation ?? 0) > graceDays)
      return `It keeps parts of uploads that never ended for ${aborted?.daysAfterInitiation ?? "no number of"} days. Use 1 to ${graceDays}`;
  }
  return undefined;
}

/** Objects move to the cheaper class when settings say. */
function coldFact(
  what: string,
  { infrequentAccessDays: promised }: Promised["archive"],
  bucket: Resource,
  lifecycle: Resource | undefined,
): Fact {
  const rules = ((lifecycle && property(lifecycle, "rules")) ?? []) as readonly LifecycleRule[];
  const moved = rules.flatMap(({ transitions = [] }) => transitions.map(({ days }) => days));
  const right = moved.length > 0 && moved.every((days) => days === promised);
  return fact(
    `${what}, storage class`,
    (lifecycle ?? bucket).urn,
    right
      ? undefined
      : `It moves objects after ${moved.join(", ") || "no number of"} days, and settings promise ${promised}`,
  );
}

interface DefaultEncryption {
  readonly sseAlgorithm?: string;
  readonly kmsMasterKeyId?: string;
  /** True: S3 asks KMS once for many objects. */
  readonly bucketKey?: boolean;
}

function defaultEncryption(encryption: Resource | undefined): DefaultEncryption {
  const [rule] = ((encryption && property(encryption, "rules")) ?? []) as readonly {
    readonly applyServerSideEncryptionByDefault?: DefaultEncryption;
    readonly bucketKeyEnabled?: boolean;
  }[];
  return { ...rule?.applyServerSideEncryptionByDefault, bucketKey: rule?.bucketKeyEnabled === true };
}

const keyKind = "aws:kms/key:Key";

function encryptionFacts(
  what: string,
  bucket: Resource,
  encryption: Resource | undefined,
  { world, resources }: { readonly world: World; readonly resources: readonly Resource[] },
): Fact[] {
  const { sseAlgorithm, kmsMasterKeyId = "", bucketKey } = defaultEncryption(encryption);
  const at = (encryption ?? bucket).urn;
  const name = `${what}, encryption`;
  if (sseAlgorithm !== "aws:kms")
    return [
      fact(name, at, `It encrypts with ${sseAlgorithm ?? "nothing of its own"}: whoever may read objects needs no key`),
    ];
  const key = world.key(kmsMasterKeyId, bucket.account, bucket.region);
  if (key?.type !== keyKind || key.account !== bucket.account || key.region !== bucket.region)
    return [fact(name, at, `It encrypts with ${kmsMasterKeyId}, which is no recorded key of its account and Region`)];
  const alias = resources.find(
    (each) =>
      each.type === "aws:kms/alias:Alias" &&
      isBeside(each, key) &&
      [text(key, "keyId"), text(key, "id"), text(key, "arn")].includes(text(each, "targetKeyId")),
  );
  const window = Number(property(key, "deletionWindowInDays") ?? longestWindow);
  const { protect, retainOnDelete } = key.options;
  return [
    // S3 user guide, "Reducing the cost of SSE-KMS with Amazon S3 Bucket Keys".
    fact(name, at, bucketKey ? undefined : "It has no bucket key: each object is a request of KMS, which throttles"),
    fact(
      `${what}, its key`,
      key.urn,
      property(key, "isEnabled") === false
        ? "It is disabled: nothing can be written or read"
        : (text(key, "keyUsage") ?? "ENCRYPT_DECRYPT") !== "ENCRYPT_DECRYPT"
          ? `It has the usage ${text(key, "keyUsage")}: it encrypts nothing`
          : property(key, "enableKeyRotation") !== true
            ? "It is not rotated"
            : undefined,
    ),
    fact(
      `${what}, name of its key`,
      key.urn,
      alias === undefined ? "No alias names it: nobody finds the key of the archive among others" : undefined,
    ),
    fact(
      `${what}, deletion of its key`,
      key.urn,
      window !== longestWindow
        ? `It is gone ${window} days after somebody schedules its deletion. Use ${longestWindow}`
        : protect && retainOnDelete
          ? undefined
          : "A removal of the stack schedules its deletion: it needs protect and retainOnDelete",
    ),
  ];
}

/** The bucket with a bucket's access logs. */
function accessLogsOf(
  logging: Resource | undefined,
  bucket: Resource,
  resources: readonly Resource[],
): { readonly fact: Fact; readonly bucket?: Resource } {
  const name = `bucket ${bucketName(bucket)}, access logs`;
  const target = logging === undefined ? undefined : text(logging, "targetBucket");
  if (logging === undefined) return { fact: fact(name, bucket.urn, "Nobody logs who reads it") };
  const found = resources.find(
    (each) => each.type === bucket.type && each.account === bucket.account && text(each, "bucket") === target,
  );
  if (found === undefined || found.region !== bucket.region)
    return {
      fact: fact(
        name,
        logging.urn,
        `Its access logs go to ${target}, which is no recorded bucket of its account and Region`,
      ),
    };
  const [prefix, wanted] = [text(logging, "targetPrefix") ?? "", `${bucketName(bucket)}/`];
  const problem =
    prefix === wanted ? undefined : `Its access logs have the prefix "${prefix}", and nobody finds them. Use ${wanted}`;
  return { fact: fact(name, logging.urn, problem), bucket: found };
}

/** Firehose's own errors, without which nobody finds out why an object was not written. */
function errorLogFact(stream: Resource, resources: readonly Resource[]): Fact {
  const s3 = (property(stream, "extendedS3Configuration") ?? {}) as {
    readonly cloudwatchLoggingOptions?: {
      readonly enabled?: boolean;
      readonly logGroupName?: string;
      readonly logStreamName?: string;
    };
  };
  const { enabled, logGroupName: group, logStreamName: name } = s3.cloudwatchLoggingOptions ?? {};
  // Firehose developer guide, "Monitor Amazon Data Firehose using CloudWatch Logs": it makes neither by itself.
  const exists = resources.some(
    (each) =>
      each.type === "aws:cloudwatch/logStream:LogStream" &&
      isBeside(each, stream) &&
      nameOf(each) === name &&
      text(each, "logGroupName") === group,
  );
  const inGroup = resources.some(
    (each) => each.type === "aws:cloudwatch/logGroup:LogGroup" && isBeside(each, stream) && nameOf(each) === group,
  );
  const { enabled: isEncrypted } = nested(stream, "serverSideEncryption");
  return fact(
    `delivery stream ${nameOf(stream)}, error log and encryption`,
    stream.urn,
    isEncrypted !== true
      ? "What waits in it is not encrypted"
      : enabled !== true
        ? "It logs no errors"
        : exists && inGroup
          ? undefined
          : `It logs errors to the stream ${name} of ${group}, which are not both recorded: they are lost`,
  );
}

function replayFacts({ bus }: Promised, resources: readonly Resource[]): Fact[] {
  const buses = resources.filter(({ type }) => type === "aws:cloudwatch/eventBus:EventBus");
  return buses.map((each) => {
    const arn = text(each, "arn");
    const name = `bus ${nameOf(each)}, replay`;
    const archive = resources.find(
      (other) => other.type === "aws:cloudwatch/eventArchive:EventArchive" && text(other, "eventSourceArn") === arn,
    );
    if (archive === undefined) return fact(name, each.urn, "No replay archive keeps its events");
    const days = Number(property(archive, "retentionDays") ?? 0);
    return fact(
      name,
      archive.urn,
      // 0: for ever (EventBridge API reference, "CreateArchive").
      days !== bus.replayDays
        ? `Its events can be replayed for ${days} days, and settings promise ${bus.replayDays}`
        : text(archive, "eventPattern") === undefined
          ? undefined
          : `Only events of the pattern ${text(archive, "eventPattern")} can be replayed`,
    );
  });
}

/** The central bus is not deleted with the stack, and its errors are logged as settings say. */
function busFacts({ bus: { logLevel } }: Promised, access: Access, resources: readonly Resource[]): Fact[] {
  const of = (type: string) => resources.filter((each) => each.type === `aws:cloudwatch/${type}`);
  return of("eventBus:EventBus").flatMap((bus) => {
    const { level = "OFF", includeDetail } = nested(bus, "logConfig") as {
      readonly level?: string;
      readonly includeDetail?: string;
    };
    const removal = bus.options.protect
      ? undefined
      : "A removal of the stack deletes it, and with it each member's target: it needs protect";
    const told = [
      fact(`bus ${nameOf(bus)}, deletion with the stack`, bus.urn, removal),
      fact(
        `bus ${nameOf(bus)}, log level`,
        bus.urn,
        level !== logLevel
          ? `It logs ${level}, and settings promise ${logLevel}`
          : level !== "OFF" && includeDetail !== "NONE"
            ? "Its log contains what events say, which only the archive is to keep"
            : undefined,
      ),
    ];
    if (logLevel === "OFF") return told;
    const wrong = deliveryProblem(bus);
    return [...told, fact(`bus ${nameOf(bus)}, log`, wrong?.urn ?? bus.urn, wrong?.problem)];
  });

  /** Source, delivery, destination and policy (CloudWatch Logs user guide, "Enable logging from AWS services"). */
  function deliveryProblem(bus: Resource): { readonly urn: string; readonly problem: string } | undefined {
    const { urn } = bus;
    const sources = of("logDeliverySource:LogDeliverySource").filter(
      (source) => text(source, "resourceArn") === text(bus, "arn"),
    );
    if (sources.length === 0) return { urn, problem: "Its log stays empty: it is no source of a log delivery" };
    const kinds = logTypes[logLevel as keyof typeof logTypes];
    const missing = kinds.find((kind) => !sources.some((source) => text(source, "logType") === kind));
    if (missing !== undefined)
      return {
        urn: sources.find((source) => !kinds.some((kind) => kind === text(source, "logType")))?.urn ?? urn,
        problem: `Nothing delivers ${missing}, which the level ${logLevel} includes`,
      };
    for (const source of sources) {
      const delivery = of("logDelivery:LogDelivery").find(
        (each) => text(each, "deliverySourceName") === nameOf(source) && isBeside(each, source),
      );
      if (delivery === undefined)
        return { urn: source.urn, problem: `The bus's log stays empty: nothing delivers ${nameOf(source)}` };
      const destination = of("logDeliveryDestination:LogDeliveryDestination").find(
        (each) => text(each, "arn") === text(delivery, "deliveryDestinationArn"),
      );
      if (destination === undefined)
        return {
          urn: delivery.urn,
          problem: `The bus's log stays empty: ${text(delivery, "deliveryDestinationArn")} is no recorded destination`,
        };
      const group = nested(destination, "deliveryDestinationConfiguration")["destinationResourceArn"];
      if (!of("logGroup:LogGroup").some((each) => text(each, "arn") === group))
        return {
          urn: destination.urn,
          problem: `The bus's log stays empty: ${nameOf(source)} goes to ${String(group)}, which is no recorded log group`,
        };
      const scope = logPolicyScope(bus.account, bus.region);
      for (const action of ["logs:CreateLogStream", "logs:PutLogEvents"]) {
        const { allowed, why, culprit } = access.service(
          "delivery.logs.amazonaws.com",
          { arn: `arn:aws:logs:${bus.region}:${bus.account}:delivery-source:${nameOf(source)}`, account: bus.account },
          action,
          `${String(group)}:log-stream:x`,
          { guardian: scope, account: bus.account },
        );
        if (!allowed)
          return { urn: culprit || urn, problem: `The bus's log stays empty, ${action} on ${String(group)}: ${why}` };
      }
    }
    return undefined;
  }
}

/** Log types that a level includes (EventBridge user guide, "Configuring logs for event buses"). */
const logTypes = {
  ERROR: ["ERROR_LOGS"],
  INFO: ["ERROR_LOGS", "INFO_LOGS"],
  TRACE: ["ERROR_LOGS", "INFO_LOGS", "TRACE_LOGS"],
} as const;

/** Logs of functions, deliveries and bus are there when somebody asks, and not for ever. */
const logFacts = ({ bus: { logRetentionDays } }: Promised, resources: readonly Resource[]): Fact[] =>
  resources
    .filter(({ type }) => type === "aws:cloudwatch/logGroup:LogGroup")
    .map((group) => {
      const days = Number(property(group, "retentionInDays") ?? 0);
      return fact(
        `log group ${nameOf(group)}`,
        group.urn,
        days === logRetentionDays
          ? undefined
          : `It keeps ${days === 0 ? "logs for ever" : `logs for ${days} days`}, and settings promise ${logRetentionDays}`,
      );
    });

/** An object-valued property; empty if there is none. */
function nested(resource: Resource | undefined, name: string): Readonly<Record<string, unknown>> {
  const value = resource && property(resource, name);
  return isObject(value) ? value : {};
}
