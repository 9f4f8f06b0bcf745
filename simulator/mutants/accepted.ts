import { isObject } from "../../model/json";
import { bundleText } from "../services/lambda/bundle";
import type { Mutant } from "./mutant";

/** Why a mutant need not be found out. */
export interface Reason {
  /** `harmless`: it breaks nothing that is promised. `unseen`: it does, and nothing here can see it. */
  readonly kind: "harmless" | "unseen";
  /** Why no guarantee breaks. */
  readonly why: string;
}

/** Mutants that no guarantee finds out, by the rule that says why. */
export interface Accepted extends Reason {
  readonly id: RegExp;
  /** What the reason takes for granted, asked of the changed resource. */
  readonly if?: (mutant: Mutant) => boolean;
}

export const accepted: readonly Accepted[] = [
  {
    id: /^(Role|RolePolicy|TopicPolicy|QueuePolicy|BucketPolicy|LogResourcePolicy) \S+ \w+ \S+: (Arn|String)(Equals|Like)IfExists$/,
    kind: "harmless",
    why: 'IfExists about a key that AWS always sends with such a request: nobody else gets in (IAM user guide, "AWS global condition context keys", on the availability of each).',
    if: (mutant) =>
      conditionsIn(mutant).every(({ operator, key }) => !/IfExists$/.test(operator) || alwaysSent.has(key)),
  },
  {
    id: /^Key \S+ policy \S+: ArnLikeIfExists$/,
    kind: "harmless",
    why: 'IfExists about the caller\'s ARN, which each signed request has (IAM user guide, "AWS global condition context keys").',
  },
  {
    id: /^Key \S+ policy (Write|Read)Archive: (every principal|ArnLike of any account)$/,
    kind: "harmless",
    why: "Principal and the condition about the caller's ARN both name the account: the other one remains.",
  },
  {
    id: /^(Role|QueuePolicy|BucketPolicy) \S+ \w+ \S+: (ArnLike of any account|without StringEquals)$/,
    kind: "harmless",
    why: 'Source account and source ARN both name the account, and the other one remains: where the ARN has the account, one is enough (IAM user guide, "The confused deputy problem").',
    if: (mutant) => statementsIn(mutant).every((statement) => namesSource(statement, mutant.original.account)),
  },
  {
    id: /^Role \S+ assumeRolePolicy \S+: every principal$/,
    kind: "harmless",
    why: 'The condition names the exact roles that may assume it: whoever else asks has another aws:PrincipalArn (IAM user guide, "AWS global condition context keys").',
    if: (mutant) =>
      statementsIn(mutant).every((statement) =>
        conditionsOf(statement).some(
          ({ operator, key, values }) =>
            operator === "ArnEquals" && key === "aws:PrincipalArn" && values.every((arn) => !/[*?]/.test(arn)),
        ),
      ),
  },
  {
    id: /^RolePolicy \S+( \S+)? policy \S+: without [a-z0-9]+:\w+$/,
    kind: "harmless",
    why: "Another statement of the same policy allows the same call on the same resources under the same condition.",
    if: (mutant) => {
      const removed = /without (\S+)$/.exec(mutant.id)?.[1] ?? "";
      const after = statementsIn(mutant);
      const changed = changedStatement(mutant);
      return after.some((each) => allowsAlike(each, removed, changed));
    },
  },
  {
    id: /^RolePolicy \S+( \S+)? policy \S+: and [a-z0-9]+:\w+$/,
    kind: "harmless",
    why: "Another statement of the same policy has allowed the same call on the same resources under the same condition before.",
    if: (mutant) => {
      const added = /and (\S+)$/.exec(mutant.id)?.[1] ?? "";
      const changed = changedStatement(mutant);
      return statementsOf(mutant.original.inputs["policy"]).some((each) => allowsAlike(each, added, changed));
    },
  },
  {
    id: /^Schedule \S+-rule-heartbeats(-\d+)? target swapped with \S+-rule-heartbeats(-\d+)?$/,
    kind: "harmless",
    why: "Both go off as often, and together they send the same beats as before.",
    if: ({ original, also = [] }) =>
      also.every((each) => each.original?.inputs["scheduleExpression"] === original.inputs["scheduleExpression"]),
  },
  {
    id: /^EventSourceMapping \S+ (-batchSize|-maximumBatchingWindowInSeconds|maximumBatchingWindowInSeconds 1)$/,
    kind: "harmless",
    why: 'Lambda then hands on fewer messages at a time: more invocations, and the same answers (Lambda developer guide, "Creating and configuring an Amazon SQS event source mapping").',
    if: ({ original }) => Number(original.inputs["batchSize"] ?? 10) >= 10,
  },
  {
    id: /^EventBusPolicy Delegation statement 1: without events:(Disable|Enable)Rule$/,
    kind: "harmless",
    why: 'The program switches rules by PutRule, whose State says it (EventBridge API reference, "PutRule").',
  },
  {
    id: /^StackSet \S+ templateBody\.Resources\.Rule\w+\.(-DependsOn|DependsOn without its first)$/,
    kind: "harmless",
    why: 'CloudFormation may then make the rule before a policy that it needs, and both are there once the stack is: EventBridge asks neither when a target is put (EventBridge API reference, "PutTargets").',
  },
  {
    id: /^CatalogTable program-tables-exemptions a column more$/,
    kind: "harmless",
    why: "Where the table has no record, as the exemptions of these settings, nothing shows which columns records have; it is found out where there is one.",
  },
  {
    id: /^RolePolicy \S+ policy \S+: without conditions$/,
    kind: "harmless",
    why: 'aws:RequestedRegion about resources whose ARN has the Region already, or about IAM, whose requests are all of us-east-1 (IAM user guide, "AWS global condition context keys").',
    if: (mutant) => {
      const before = statementsOf(mutant.original.inputs["policy"]);
      const after = statementsIn(mutant);
      return before.every(
        (each, at) =>
          JSON.stringify(each) === JSON.stringify(after[at]) ||
          (conditionsOf(each).every(({ key }) => key === "aws:RequestedRegion") &&
            listOf(each["Resource"]).every((arn) => /^arn:aws:(iam:|[a-z0-9-]+:[a-z]{2}-[a-z]+-\d:)/.test(arn))),
      );
    },
  },
  {
    id: /^Schedule \S+ target\.(-retryPolicy|retryPolicy\.(-\w+|maximumRetryAttempts 101|maximumEventAgeInSeconds 36001))$/,
    kind: "harmless",
    why: 'EventBridge Scheduler then retries longer, for a day and 185 times at most: later at worst (EventBridge Scheduler API reference, "RetryPolicy").',
  },
  {
    id: /^Schedule \S+ target\.input\.Entries\[0\]\.-EventBusName$/,
    kind: "harmless",
    why: 'Without a name an entry goes to the default bus, which it named (EventBridge API reference, "PutEventsRequestEntry").',
    if: ({ original }) => /"EventBusName\\*":\\*"default/.test(JSON.stringify(original.inputs)),
  },
  {
    id: /^Function \S+ (-architectures|architectures without its first)$/,
    kind: "harmless",
    why: 'Lambda then runs it on x86_64, its default: the code is JavaScript, and runs on both (Lambda developer guide, "Selecting and configuring an instruction set architecture for your Lambda function").',
  },
  {
    id: /^Function \S+ environment\.variables\.-\w+$/,
    kind: "harmless",
    why: "A variable that every function is given, and that the code of this one does not read.",
    if: ({ id, original }) => {
      const name = /-(\w+)$/.exec(id)?.[1] ?? "";
      return !/^(POWERTOOLS|NODE)_/.test(name) && bundleText(original)?.includes(`"${name}"`) === false;
    },
  },
  {
    id: /^CatalogTable \S+ parameters\.(-?about|-?compressionType|-?typeOfData)\b/,
    kind: "harmless",
    why: 'What people and crawlers are told: Athena reads by the SerDe, and objects of several compressions in one table (Athena user guide, "Use SerDes", "Use compression in Athena").',
  },
  {
    id: /^CatalogTable \S+ parameters\.-projection\.day\.interval(\.unit)?$/,
    kind: "harmless",
    why: 'Optional where days are projected: one day is the default (Athena user guide, "Supported types for partition projection", "Date type").',
  },
  {
    id: /^CatalogTable \S+ parameters\.-storage\.location\.template$/,
    kind: "harmless",
    why: 'By default Athena takes the Hive-style folders below the location, which is what the template says (Athena user guide, "Set up partition projection", "Specify custom S3 storage locations").',
  },
  {
    id: /^CatalogTable program-tables-\S+ storageDescriptor\.serDeInfo\.(-parameters|parameters\.(-?case\.insensitive)( switched)?)$/,
    kind: "harmless",
    why: 'Every key of these records is lower case, and no value is an object: read in any case, they are the same (Athena user guide, "OpenX JSON SerDe", case.insensitive).',
  },
  {
    id: /^CatalogTable event-catalog-(?!events |events-by-type )\S+ storageDescriptor\.serDeInfo\.(-?serializationLibrary( other)?|-parameters)$/,
    kind: "harmless",
    why: "Of a view: it has no objects, and Trino asks that there be a SerDe, not which (Trino's Hive connector: Table storage descriptor is missing SerDe info).",
  },
  {
    id: /^BucketObjectv2 program-tables-\S+ (-?contentType( other)?|key other)$/,
    kind: "harmless",
    why: 'Athena reads every object below the location that is not hidden, whatever its name and type (Athena user guide, "Specify a table location in Amazon S3").',
  },
  {
    id: /^BucketObjectv2 program-tables-\S+ (-overrideProvider|overrideProvider\.-defaultTags)$/,
    kind: "harmless",
    why: 'The object then has the stack\'s tags, of which an object can have ten (S3 user guide, "Categorizing your objects using tags"): guarantee 6 counts them.',
  },
  {
    id: /^FirehoseDeliveryStream \S+ extendedS3Configuration\.dataFormatConversionConfiguration\.(-enabled|schemaConfiguration\.-region)$/,
    kind: "harmless",
    why: 'True, and the stream\'s Region, where nothing is said (Firehose API reference, "DataFormatConversionConfiguration" and "SchemaConfiguration").',
  },
  {
    id: /^FirehoseDeliveryStream \S+ extendedS3Configuration\.\S+\.parquetSerDe\.(-compression|compression switched)$/,
    kind: "harmless",
    why: 'A Parquet file says how its pages are compressed, and Athena reads all three ways (Athena user guide, "Use compression in Athena"): it costs more, and nothing is lost.',
  },
  {
    id: /^CatalogTable \S+ storageDescriptor\.serDeInfo\.parameters\.-?serialization\.format\b/,
    kind: "harmless",
    why: 'Athena\'s own statements write it, and the Parquet SerDe reads none of it (Athena user guide, "Parquet SerDe").',
  },
  {
    id: /^EventConnection \S+ authParameters\.\w+\.(headers\[0\]\.)?-?(isValueSecret|value)\b/,
    kind: "harmless",
    why: "The content of a secret, which no recording has, and whether the console hides a header that is none.",
  },
];

/** Keys in each request of the kind (IAM user guide, and the Service Authorization Reference for a service's own). */
const alwaysSent = new Set([
  "aws:PrincipalArn",
  "aws:RequestedRegion",
  "aws:SourceAccount",
  "aws:SourceArn",
  "events:source",
  "sts:ExternalId",
]);

export const acceptedFor = (mutant: Mutant): Accepted | undefined =>
  accepted.find((each) => each.id.test(mutant.id) && (each.if?.(mutant) ?? true));

type Statement = Readonly<Record<string, unknown>>;

/** The statement that a mutant changed, as it was. */
function changedStatement(mutant: Mutant): Statement | undefined {
  const after = statementsIn(mutant);
  return statementsOf(mutant.original.inputs["policy"]).find(
    (each, at) => JSON.stringify(each) !== JSON.stringify(after[at]),
  );
}

const allowsAlike = (each: Statement, action: string, like: Statement | undefined): boolean =>
  each !== like &&
  each["Effect"] === "Allow" &&
  listOf(each["Action"]).includes(action) &&
  ["Resource", "Condition"].every((part) => JSON.stringify(each[part]) === JSON.stringify(like?.[part]));

function statementsOf(document: unknown): readonly Statement[] {
  const read: unknown = typeof document === "string" ? JSON.parse(document) : { Statement: document };
  return isObject(read) ? [read["Statement"]].flat().filter(isObject) : [];
}

/** Statements of the changed resource's policy. */
const statementsIn = ({ changed }: Mutant): readonly Statement[] =>
  ["assumeRolePolicy", "policy", "policyDocument", "statement"].flatMap((name) =>
    changed?.inputs[name] === undefined ? [] : statementsOf(changed.inputs[name]),
  );

const conditionsOf = ({ Condition: block }: Statement) =>
  Object.entries(isObject(block) ? block : {}).flatMap(([operator, keys]) =>
    Object.entries(isObject(keys) ? keys : {}).map(([key, values]) => ({ operator, key, values: listOf(values) })),
  );

const conditionsIn = (mutant: Mutant) => statementsIn(mutant).flatMap(conditionsOf);

/** True if a service may only come on behalf of something of the account's own, which is named. */
function namesSource(statement: Statement, account: string): boolean {
  const { Effect: effect, Principal: principal } = statement;
  if (effect !== "Allow" || !isObject(principal) || principal["Service"] === undefined) return true;
  const valuesOf = (key: string) =>
    conditionsOf(statement)
      .filter((each) => each.key === key)
      .flatMap(({ values }) => values);
  const [accounts, arns] = [valuesOf("aws:SourceAccount"), valuesOf("aws:SourceArn")];
  const isOwn = (arn: string) => arn.split(":")[4] === account;
  return arns.length > 0 && (arns.every(isOwn) || (accounts.length > 0 && accounts.every((each) => each === account)));
}

const listOf = (value: unknown): readonly string[] => [value].flat().filter((each) => typeof each === "string");
