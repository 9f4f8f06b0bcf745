import { statementsOf, texts } from "./documents";
import type { Fact } from "./fact";
import { questionNames } from "../expectations/query-expectations";
import type { Resource } from "../graph";
import { arnOf, field, isBeside, nameOf, property, text } from "../recorded";
import type { World } from "../services/events/world";
import { type AccessDetails, createAccess } from "../services/iam/access";
import type { Organization } from "../services/iam/organization";
import { evaluate, parsePolicy, PolicyError } from "../services/iam/policy";
import { requestContext } from "../services/iam/request-context";
import type { Role } from "../services/iam/roles";

/** What settings say about queries. */
export interface Asking {
  readonly queries: {
    readonly gigabytesPerQuery: number;
    /** Ends of ARNs: `role/analyst`. */
    readonly readers: readonly string[];
  };
}

/** Folders of the working bucket: the program's own tables, and query results, which alone expire. */
const workingFolders = { tables: "tables/", results: "results/" } as const;

const types = {
  bus: "aws:cloudwatch/eventBus:EventBus",
  database: "aws:glue/catalogDatabase:CatalogDatabase",
  policy: "aws:iam/policy:Policy",
  query: "aws:athena/namedQuery:NamedQuery",
  stream: "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
  table: "aws:glue/catalogTable:CatalogTable",
  workgroup: "aws:athena/workgroup:Workgroup",
} as const;

/** Everything that a person's query touches in one hub. */
interface Desk {
  readonly account: string;
  readonly region: string;
  readonly workgroup: Resource;
  /** ARNs. */
  readonly archive: string;
  readonly working: string;
  readonly key: string;
  readonly database: string;
  /** Each recorded table, with the ARN of its folder, if it has one. */
  readonly tables: readonly { readonly name: string; readonly folder?: string }[];
}

/** One call, and who makes it through which service. */
interface Call extends AccessDetails {
  readonly action: string;
  readonly resource: string;
  /** How it is made, for the message. */
  readonly how?: string;
}

/**
 * Asks of each hub whether people can run its saved queries, with nothing but the policy for them and a principal that
 * settings let read: workgroup, results, key, tables and objects; and that the policies let them do nothing else.
 */
export function askPeople(
  { queries }: Asking,
  world: World,
  organization: Organization,
  resources: readonly Resource[],
): Fact[] {
  const access = createAccess(world, organization);
  const of = (type: string) => resources.filter((each) => each.type === type);
  const [reader] = queries.readers;
  return of(types.bus).flatMap((bus) => {
    const here = (type: string) => of(type).filter((each) => isBeside(each, bus));
    const workgroups = here(types.workgroup);
    const [workgroup] = workgroups;
    const saved = here(types.query);
    const facts = [...saved.map((query) => savedFact(query, workgroups, here(types.database)))];
    if (workgroup === undefined)
      return [...facts, fact("workgroup", bus.urn, "No workgroup is recorded beside it: nobody can ask")];
    const names = new Set(saved.map(nameOf));
    const asked = questionNames.map((name) =>
      fact(`saved query ${name}`, workgroup.urn, names.has(name) ? undefined : `The saved query ${name} is missing`),
    );
    const place = deskAt(workgroup, here);
    return [
      ...facts,
      ...asked,
      ...workgroupFacts(workgroup, place),
      ...(place === undefined ? [] : [...personFacts("analyst", place), ...personFacts("read-only", place)]),
    ];
  });

  function savedFact(query: Resource, workgroups: readonly Resource[], databases: readonly Resource[]): Fact {
    const [workgroup, database] = [text(query, "workgroup"), text(query, "database")];
    return fact(
      `saved query ${nameOf(query)}`,
      query.urn,
      text(query, "query") === undefined
        ? "It asks nothing"
        : !workgroups.some((each) => nameOf(each) === workgroup)
          ? `It is saved in the workgroup ${workgroup}, which is not recorded beside the bus: its readers do not find it`
          : !databases.some((each) => nameOf(each) === database)
            ? `It asks the database ${database}, which is not recorded beside the bus`
            : titleFault(query),
    );
  }

  /** Undefined where the parts are not recorded: other facts say so. */
  function deskAt(workgroup: Resource, here: (type: string) => readonly Resource[]): Desk | undefined {
    const { account, region } = workgroup;
    const [stream] = here(types.stream);
    const archive = stream && field(stream, "extendedS3Configuration", "bucketArn");
    const key = stream && field(stream, "extendedS3Configuration", "kmsKeyArn");
    const [database] = here(types.database);
    const working = here("aws:s3/bucket:Bucket").find((bucket) => nameOfBucket(bucket).includes("-working-"));
    if (archive === undefined || key === undefined || database === undefined || working === undefined) return undefined;
    return {
      account,
      region,
      workgroup,
      archive,
      working: arnOf(working),
      key,
      database: nameOf(database),
      tables: here(types.table).map((table) => {
        const { location } = (property(table, "storageDescriptor") ?? {}) as { readonly location?: string };
        return { name: nameOf(table), ...(location && { folder: location.replace("s3://", "arn:aws:s3:::") }) };
      }),
    };
  }

  function workgroupFacts(workgroup: Resource, desk: Desk | undefined): Fact[] {
    const configuration = (property(workgroup, "configuration") ?? {}) as WorkgroupConfiguration;
    const { outputLocation, encryptionConfiguration: encryption } = configuration.resultConfiguration ?? {};
    const results = desk && `${desk.working.replace("arn:aws:s3:::", "s3://")}/${workingFolders.results}`;
    const limit = Math.round(queries.gigabytesPerQuery * 1_000_000_000);
    const of = (aspect: string, problem: string | undefined) =>
      fact(`workgroup ${nameOf(workgroup)}, ${aspect}`, workgroup.urn, problem);
    return [
      of(
        "its settings",
        // Athena API reference, "WorkGroupConfiguration": true by default.
        configuration.enforceWorkgroupConfiguration === false
          ? "Whoever asks may use settings of their own: no limit, and results elsewhere"
          : text(workgroup, "state") === "DISABLED"
            ? "It is disabled"
            : configuration.publishCloudwatchMetricsEnabled === false
              ? "It publishes no metrics: nobody sees what queries scan"
              : undefined,
      ),
      of(
        "its limit",
        configuration.bytesScannedCutoffPerQuery === limit
          ? undefined
          : `It cancels a query after ${configuration.bytesScannedCutoffPerQuery ?? "no number of"} bytes, and settings promise ${limit}`,
      ),
      of(
        "its engine",
        configuration.engineVersion?.selectedEngineVersion === engine
          ? undefined
          : `Its engine is ${configuration.engineVersion?.selectedEngineVersion ?? "what AWS chooses"}, and queries are written for ${engine}`,
      ),
      of(
        "its results",
        outputLocation === results
          ? undefined
          : `Its results go to ${outputLocation ?? "nowhere"}, and people's policies and lifecycle are about ${results}`,
      ),
      of(
        "encryption of its results",
        encryption?.encryptionOption === "SSE_KMS" && encryption.kmsKeyArn === desk?.key
          ? undefined
          : `Its results are encrypted by ${encryption?.encryptionOption ?? "nothing"} with ${encryption?.kmsKeyArn ?? "no key"}, and people may use SSE_KMS with ${desk?.key}`,
      ),
      // Athena refuses to delete a workgroup that has ever run a query, and a renamed one is replaced.
      of("removal", property(workgroup, "forceDestroy") === true ? undefined : "It cannot be deleted once it was used"),
    ];
  }

  function personFacts(purpose: Purpose, desk: Desk): Fact[] {
    const name = `${nameOf(desk.workgroup)}-${purpose}-${desk.region}`;
    const policy = of(types.policy).find((each) => each.account === desk.account && nameOf(each) === name);
    if (policy === undefined)
      return [fact(purpose, desk.workgroup.urn, `The policy ${name} is not recorded: nobody can be given it`)];
    const person = personWith(policy, desk);
    if (person === undefined) return [fact(purpose, policy.urn, "It is not a policy")];
    const may = ({ action, resource, how = "", ...more }: Call): Fact => {
      const { allowed, why, culprit } = access.role(person, action, resource, { account: desk.account, ...more });
      const problem = `Nobody with ${name} can call ${action} on ${resource}${how}: ${why}`;
      return fact(`${purpose}, ${action} on ${resource}${how}`, culprit || policy.urn, allowed ? undefined : problem);
    };
    // By the policy alone: what else may protect the resource is not for this policy to rely on.
    const mayNot = ({ action, resource, how = "", context = {} }: Call): Fact => {
      const principal = { kind: "identity", arn: person.arn, account: person.account } as const;
      const { effect } = evaluate(person.policies, { principal, action, resource, context: requestContext(context) });
      const problem = `It lets people call ${action} on ${resource}${how}, which no query needs`;
      return fact(
        `${purpose}, no ${action} on ${resource}${how}`,
        policy.urn,
        effect === "allow" ? problem : undefined,
      );
    };
    const needs = needed(purpose, desk, true);
    const strange = statementsOf(property(policy, "policy"))
      .filter(({ Effect }) => Effect === "Allow")
      .flatMap(({ Action: actions }) => texts(actions))
      .find((action) => !needs.some((need) => need.action === action));
    return [
      ...needed(purpose, desk, reader !== undefined).map(may),
      ...forbidden(purpose, desk).map(mayNot),
      fact(
        `${purpose}, nothing else`,
        policy.urn,
        strange === undefined ? undefined : `It lets people call ${strange}, which no query needs`,
      ),
    ];
  }

  /** Somebody whom settings let read, with nothing but the policy. */
  function personWith(policy: Resource, { account }: Desk): Role | undefined {
    try {
      const given = parsePolicy(property(policy, "policy"), "identity", policy.urn, `policy "${nameOf(policy)}"`);
      const arn = `arn:aws:iam::${account}:${(reader ?? "role/person").replaceAll("*", "person")}`;
      return { arn, name: "person", account, urn: policy.urn, trust: [], policies: [given] };
    } catch (error) {
      if (!(error instanceof PolicyError)) throw error;
      return undefined;
    }
  }
}

/** Its own text says which it is, in its first line. */
function titleFault(query: Resource): string | undefined {
  const [, title] = /^-- name: (\S+)/.exec(text(query, "query") ?? "") ?? [];
  return title === undefined || title === nameOf(query)
    ? undefined
    : `It is ${nameOf(query)}, and asks what ${title} asks`;
}

type Purpose = "analyst" | "read-only";

interface WorkgroupConfiguration {
  readonly enforceWorkgroupConfiguration?: boolean;
  readonly publishCloudwatchMetricsEnabled?: boolean;
  readonly bytesScannedCutoffPerQuery?: number;
  readonly engineVersion?: { readonly selectedEngineVersion?: string };
  readonly resultConfiguration?: {
    readonly outputLocation?: string;
    readonly encryptionConfiguration?: { readonly encryptionOption?: string; readonly kmsKeyArn?: string };
  };
}

const engine = "Athena engine version 3";

/** Athena calls S3 and Glue as the person (Athena user guide, "Use CalledVia context keys for Athena"). */
const throughAthena = { context: { "aws:CalledVia": ["athena.amazonaws.com"] }, how: " through Athena" } as const;

/** S3 uses the key with the bucket as context, for buckets with a bucket key, or with the object. */
const throughS3 = ({ region }: Desk, object: string) => ({
  context: { "kms:ViaService": `s3.${region}.amazonaws.com`, "kms:EncryptionContext:aws:s3:arn": object },
  how: ` through S3 for ${object}`,
});

/** What the console and a client call to run a saved query (Athena user guide, "Example workgroup policies"). */
const running = [
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
];
const keeping = [
  "athena:CreateNamedQuery",
  "athena:CreatePreparedStatement",
  "athena:DeletePreparedStatement",
  "athena:GetPreparedStatement",
  "athena:ListPreparedStatements",
  "athena:UpdatePreparedStatement",
];
/** Athena user guide, "Configure access to databases and tables in the AWS Glue Data Catalog". */
const reading = ["BatchGetPartition", "GetPartition", "GetPartitions", "GetTable", "GetTables"];

function needed(purpose: Purpose, desk: Desk, isReader: boolean): Call[] {
  const { archive, working, key, database } = desk;
  const glue = `arn:aws:glue:${desk.region}:${desk.account}`;
  const results = `${working}/${workingFolders.results}`;
  const objects = desk.tables.flatMap(({ folder }) => (folder === undefined ? [] : `${folder}object`));
  const on = (resource: string, actions: readonly string[], more: Partial<Call> = {}): Call[] =>
    actions.map((action) => ({ action, resource, ...more }));
  const inBucket = (object: string): Partial<Call> => ({ guardian: bucketOf(object) });
  return [
    ...on(arnOf(desk.workgroup), [...running, ...(purpose === "analyst" ? keeping : [])]),
    ...[`${glue}:catalog`, `${glue}:database/${database}`].flatMap((resource) =>
      on(resource, ["glue:GetDatabase", "glue:GetDatabases"]),
    ),
    ...desk.tables.flatMap(({ name }) =>
      on(
        `${glue}:table/${database}/${name}`,
        reading.map((action) => `glue:${action}`),
      ),
    ),
    ...[archive, working].flatMap((bucket) =>
      on(bucket, ["s3:GetBucketLocation", "s3:ListBucket"], { ...throughAthena, ...inBucket(bucket) }),
    ),
    ...objects.flatMap((object) => on(object, ["s3:GetObject"], { ...throughAthena, ...inBucket(object) })),
    ...on(`${results}1.csv`, ["s3:AbortMultipartUpload", "s3:PutObject"], { ...throughAthena, guardian: working }),
    ...on(`${results}1.csv`, ["s3:GetObject", "s3:ListMultipartUploadParts"], { guardian: working }),
    ...(purpose === "analyst"
      ? [
          ...on(archive, ["s3:ListBucket"], { guardian: archive }),
          ...on(`${archive}/errors/object`, ["s3:GetObject"], { guardian: archive }),
        ]
      : []),
    // Where settings name no reader, nobody decrypts the archive.
    ...(isReader ? [archive, `${archive}/events/object`] : []).flatMap((object) =>
      on(key, ["kms:Decrypt"], throughS3(desk, object)),
    ),
    ...[working, `${results}1.csv`].flatMap((object) =>
      on(key, ["kms:Decrypt", "kms:GenerateDataKey"], throughS3(desk, object)),
    ),
  ];
}

/** What no query needs: neighbors of what is allowed, and each service's calls that change something. */
function forbidden(purpose: Purpose, desk: Desk): Call[] {
  const { account, region, archive, working, key, database } = desk;
  const glue = `arn:aws:glue:${region}:${account}`;
  const workgroup = arnOf(desk.workgroup);
  const results = `${working}/${workingFolders.results}1.csv`;
  const elsewhere = "arn:aws:s3:::somebody-else";
  const inOtherAccount = (arn: string) => arn.replaceAll(account, "999999999999");
  const s3 = `s3.${region}.amazonaws.com`;
  const otherKey = key.replace(/[^/]+$/, "00000000-0000-4000-8000-000000000000");
  const on = (resource: string, actions: readonly string[], more: Partial<Call> = {}): Call[] =>
    actions.map((action) => ({ action, resource, ...more }));
  const inBucket = (resource: string, actions: readonly string[]): Call[] => [
    ...on(resource, actions),
    ...on(resource, actions, throughAthena),
  ];
  return [
    ...on(workgroup, ["athena:DeleteNamedQuery", "athena:DeleteWorkGroup", "athena:UpdateWorkGroup"]),
    ...(purpose === "analyst" ? [] : on(workgroup, keeping)),
    ...on(workgroup.replace(/[^/]+$/, "primary"), [...running, ...keeping]),
    ...on(`${glue}:database/${database}`, ["glue:DeleteDatabase", "glue:UpdateDatabase"]),
    ...on(`${glue}:table/${database}/events`, ["glue:CreateTable", "glue:DeleteTable", "glue:UpdateTable"]),
    ...on(
      `${glue}:table/other/events`,
      reading.map((action) => `glue:${action}`),
    ),
    ...inBucket(archive, ["s3:DeleteBucketPolicy", "s3:PutBucketPolicy", "s3:PutLifecycleConfiguration"]),
    ...inBucket(working, ["s3:DeleteBucketPolicy", "s3:PutBucketPolicy", "s3:PutLifecycleConfiguration"]),
    ...inBucket(`${archive}/events/object`, ["s3:DeleteObject", "s3:PutObject", "s3:PutObjectRetention"]),
    ...inBucket(`${working}/${workingFolders.tables}accounts/object`, ["s3:DeleteObject", "s3:PutObject"]),
    ...inBucket(`${working}/other/object`, ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"]),
    ...inBucket(elsewhere, ["s3:GetBucketLocation", "s3:ListBucket"]),
    ...inBucket(`${elsewhere}/object`, ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"]),
    ...inBucket(results, ["s3:DeleteObject", "s3:DeleteObjectVersion"]),
    // Athena gives each result a new name, whereas a person could replace somebody else's.
    ...on(results, ["s3:AbortMultipartUpload", "s3:PutObject"]),
    ...(purpose === "analyst"
      ? []
      : [
          ...on(archive, ["s3:GetBucketLocation", "s3:ListBucket"]),
          ...on(`${archive}/events/object`, ["s3:GetObject"]),
        ]),
    ...on(key, ["kms:CreateGrant", "kms:DisableKey", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"]),
    ...on(key, ["kms:GenerateDataKey"], throughS3(desk, archive)),
    ...usesOfKey([
      [key, " directly", { "kms:EncryptionContext:aws:s3:arn": working }],
      [key, " through S3 for nothing", { "kms:ViaService": s3 }],
      [key, ` through S3 for ${elsewhere}`, throughS3(desk, elsewhere).context],
      [key, " through S3 for another account", throughS3(desk, inOtherAccount(working)).context],
      [key, " through EC2", { ...throughS3(desk, working).context, "kms:ViaService": s3.replace("s3", "ec2") }],
      [otherKey, " through S3", throughS3(desk, working).context],
    ]),
    ...on(key, ["kms:CreateGrant", "kms:Encrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo"], throughS3(desk, working)),
  ];
}

const usesOfKey = (
  uses: readonly (readonly [key: string, how: string, context: NonNullable<Call["context"]>])[],
): Call[] =>
  uses.flatMap(([resource, how, context]) =>
    ["kms:Decrypt", "kms:GenerateDataKey"].map((action) => ({ action, resource, how, context })),
  );

const bucketOf = (arn: string) => arn.split("/", 1)[0] ?? arn;
const nameOfBucket = (bucket: Resource) => text(bucket, "bucket") ?? bucket.name;

const fact = (what: string, urn: string, problem?: string): Fact => ({
  what,
  urn,
  ...(problem !== undefined && { problem: `${problem}.` }),
});
