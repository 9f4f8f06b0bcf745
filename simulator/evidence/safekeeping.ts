import { isObject } from "../../model/json";
import { lockDaysOf } from "../../model/archive/lock";
import type { Settings } from "../../model/settings/schema";
import type { Resource } from "../graph";
import { nameOf, property, text } from "../recorded";
import type { World } from "../services/events/world";
import { createAccess } from "../services/iam/access";
import type { Organization } from "../services/iam/organization";
import { parsePolicy } from "../services/iam/policy";
import type { Role } from "../services/iam/roles";

/** One fact about what keeps the evidence. */
export interface SafekeepingFact {
  /** What is asked: "archive bucket …, versioning". */
  readonly what: string;
  /** URN of the resource at fault, if it does not hold. */
  readonly urn: string;
  /** Why the evidence may not stay; absent: it does. */
  readonly problem?: string;
}

/** What settings promise about the archive. */
export type Promised = Pick<Settings, "archive" | "bus">;

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
): SafekeepingFact[] {
  const access = createAccess(world, organization);
  const archives = new Map<string, Resource[]>();
  for (const stream of resources.filter(
    ({ type }) => type === "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
  )) {
    const { bucketArn } = (property(stream, "extendedS3Configuration") ?? {}) as { readonly bucketArn?: string };
    archives.set(bucketArn ?? "", [...(archives.get(bucketArn ?? "") ?? []), stream]);
  }
  return [
    ...[...archives].flatMap(([arn, streams]) => archiveFacts(arn, streams)),
    ...replayFacts(promised, resources),
    ...busFacts(promised, resources),
    ...logFacts(promised, resources),
  ];

  function archiveFacts(arn: string, streams: readonly Resource[]): SafekeepingFact[] {
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
      lifecycleFact(what, promised.archive.retentionDays, bucket, part("lifecycle")),
      ...encryptionFacts(what, bucket, part("encryption"), world),
      logs.fact,
      ...(logs.bucket === undefined ? [] : accessLogFacts(logs.bucket, bucket)),
      ...mayNot(what, bucket, ["events/", "events-put/", "errors/", "claims/"], [...deletions, "s3:PutObject"]),
      ...streams.map(errorLogFact),
    ];
  }

  function accessLogFacts(logs: Resource, source: Resource): SafekeepingFact[] {
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
      lifecycleFact(what, promised.archive.retentionDays, logs, part("lifecycle")),
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
  function mayNot(
    what: string,
    bucket: Resource,
    folders: readonly string[],
    actions: readonly string[],
  ): SafekeepingFact[] {
    const arn = text(bucket, "arn") ?? "";
    return actions.map((action) => {
      const allowed = folders
        .map((folder) =>
          access.role(administratorOf(bucket.account), action, `${arn}/${folder}object`, {
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

const fact = (what: string, urn: string, problem?: string): SafekeepingFact => ({
  what,
  urn,
  ...(problem !== undefined && { problem: `${problem}.` }),
});

function administratorOf(account: string): Role {
  const everything = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
  return {
    arn: `arn:aws:iam::${account}:role/Administrator`,
    name: "Administrator",
    account,
    urn: "",
    trust: [],
    policies: [parsePolicy(everything, "identity", "", "AdministratorAccess")],
  };
}

const bucketName = (bucket: Resource) => text(bucket, "bucket") ?? bucket.name;

type Part = (kind: keyof typeof kinds) => Resource | undefined;

/** Resources that configure a bucket. */
const partsOf =
  (bucket: Resource, resources: readonly Resource[]): Part =>
  (kind) =>
    resources.find(({ type, inputs }) => type === kinds[kind] && inputs["bucket"] === bucket.inputs["bucket"]);

/** What each bucket with evidence has. */
function closed(what: string, bucket: Resource, part: Part): SafekeepingFact[] {
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
      `${what}, deletion with the stack`,
      bucket.urn,
      protect && retainOnDelete && property(bucket, "forceDestroy") !== true
        ? undefined
        : "A removal of the stack deletes it: it needs protect and retainOnDelete, and no forceDestroy",
    ),
  ];
}

function lockFact(what: string, { archive }: Promised, bucket: Resource, lock: Resource | undefined): SafekeepingFact {
  const wanted = lockDaysOf(archive);
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
  readonly noncurrentVersionExpiration?: { readonly noncurrentDays?: number };
  readonly transitions?: readonly { readonly days?: number; readonly storageClass?: string }[];
}

/** Objects stay as long as settings promise, no longer, and where Athena reads them. */
function lifecycleFact(
  what: string,
  promised: number,
  bucket: Resource,
  lifecycle: Resource | undefined,
): SafekeepingFact {
  const rules = ((lifecycle && property(lifecycle, "rules")) ?? []) as readonly LifecycleRule[];
  const enabled = rules.filter(({ status }) => status === "Enabled");
  const ends = enabled.flatMap(({ expiration }) => (expiration === undefined ? [] : [expiration]));
  const early = ends.find(({ days, date }) => date !== undefined || (days !== undefined && days < promised));
  const forgotten = enabled.find(
    ({ noncurrentVersionExpiration: each }) => (each?.noncurrentDays ?? graceDays) < graceDays,
  );
  const cold = enabled
    .flatMap(({ transitions = [] }) => transitions)
    .find(({ storageClass = "" }) => !readable.includes(storageClass));
  const problem =
    early !== undefined
      ? `It expires objects after ${early.days ?? early.date} days, and settings promise ${promised}`
      : !ends.some(({ days }) => days === promised)
        ? `Nothing expires its objects after ${promised} days, as settings promise`
        : forgotten !== undefined
          ? `It forgets an overwritten version after ${forgotten.noncurrentVersionExpiration?.noncurrentDays} days, before ${graceDays}`
          : cold !== undefined
            ? `It moves objects to ${cold.storageClass}, which Athena does not read`
            : undefined;
  return fact(`${what}, lifecycle`, (lifecycle ?? bucket).urn, problem);
}

interface DefaultEncryption {
  readonly sseAlgorithm?: string;
  readonly kmsMasterKeyId?: string;
}

function defaultEncryption(encryption: Resource | undefined): DefaultEncryption {
  const [rule] = ((encryption && property(encryption, "rules")) ?? []) as readonly {
    readonly applyServerSideEncryptionByDefault?: DefaultEncryption;
  }[];
  return rule?.applyServerSideEncryptionByDefault ?? {};
}

const keyKind = "aws:kms/key:Key";

function encryptionFacts(
  what: string,
  bucket: Resource,
  encryption: Resource | undefined,
  world: World,
): SafekeepingFact[] {
  const { sseAlgorithm, kmsMasterKeyId = "" } = defaultEncryption(encryption);
  const at = (encryption ?? bucket).urn;
  const name = `${what}, encryption`;
  if (sseAlgorithm !== "aws:kms")
    return [
      fact(name, at, `It encrypts with ${sseAlgorithm ?? "nothing of its own"}: whoever may read objects needs no key`),
    ];
  const key = world.key(kmsMasterKeyId, bucket.account, bucket.region);
  if (key?.type !== keyKind || key.account !== bucket.account || key.region !== bucket.region)
    return [fact(name, at, `It encrypts with ${kmsMasterKeyId}, which is no recorded key of its account and Region`)];
  const window = Number(property(key, "deletionWindowInDays") ?? longestWindow);
  const { protect, retainOnDelete } = key.options;
  return [
    fact(name, at),
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
      `${what}, deletion of its key`,
      key.urn,
      window < longestWindow
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
): { readonly fact: SafekeepingFact; readonly bucket?: Resource } {
  const name = `archive bucket ${bucketName(bucket)}, access logs`;
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
  return { fact: fact(name, logging.urn), bucket: found };
}

/** Firehose's own errors, without which nobody finds out why an object was not written. */
function errorLogFact(stream: Resource): SafekeepingFact {
  const s3 = (property(stream, "extendedS3Configuration") ?? {}) as {
    readonly cloudwatchLoggingOptions?: { readonly enabled?: boolean; readonly logGroupName?: string };
  };
  const on = s3.cloudwatchLoggingOptions?.enabled === true;
  return fact(`delivery stream ${nameOf(stream)}, error log`, stream.urn, on ? undefined : "It logs no errors");
}

function replayFacts({ bus }: Promised, resources: readonly Resource[]): SafekeepingFact[] {
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
function busFacts({ bus: { logLevel } }: Promised, resources: readonly Resource[]): SafekeepingFact[] {
  const of = (type: string) => resources.filter((each) => each.type === `aws:cloudwatch/${type}`);
  return of("eventBus:EventBus").flatMap((bus) => {
    const { level = "OFF" } = nested(bus, "logConfig") as { readonly level?: string };
    const removal = bus.options.protect
      ? undefined
      : "A removal of the stack deletes it, and with it each member's target: it needs protect";
    const told = [
      fact(`bus ${nameOf(bus)}, deletion with the stack`, bus.urn, removal),
      fact(
        `bus ${nameOf(bus)}, log level`,
        bus.urn,
        level === logLevel ? undefined : `It logs ${level}, and settings promise ${logLevel}`,
      ),
    ];
    if (logLevel === "OFF") return told;
    return [...told, fact(`bus ${nameOf(bus)}, log`, bus.urn, deliveryProblem(text(bus, "arn") ?? ""))];
  });

  /** Source, delivery and destination (CloudWatch Logs user guide, "Enable logging from AWS services"). */
  function deliveryProblem(arn: string): string | undefined {
    const sources = of("logDeliverySource:LogDeliverySource").filter((source) => text(source, "resourceArn") === arn);
    if (sources.length === 0) return "Its log stays empty: it is no source of a log delivery";
    for (const source of sources) {
      const delivery = of("logDelivery:LogDelivery").find(
        (each) => text(each, "deliverySourceName") === nameOf(source) && each.region === source.region,
      );
      if (delivery === undefined) return `Its log stays empty: nothing delivers ${nameOf(source)}`;
      const destination = of("logDeliveryDestination:LogDeliveryDestination").find(
        (each) => text(each, "arn") === text(delivery, "deliveryDestinationArn"),
      );
      const group = nested(destination, "deliveryDestinationConfiguration")["destinationResourceArn"];
      if (!of("logGroup:LogGroup").some((each) => text(each, "arn") === group))
        return `Its log stays empty: ${nameOf(source)} goes to ${String(group)}, which is no recorded log group`;
    }
    return undefined;
  }
}

/** Logs of functions, deliveries and bus are there when somebody asks, and not for ever. */
const logFacts = ({ bus: { logRetentionDays } }: Promised, resources: readonly Resource[]): SafekeepingFact[] =>
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
