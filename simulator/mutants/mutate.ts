import { isObject, own } from "../../model/json";
import type { Resource } from "../graph";
import type { Edit } from "./edit";
import { archiveBreaks } from "./mutate-archive";
import { driftsOf } from "./mutate-drift";
import { mutatePolicy } from "./mutate-policy";
import { areaOf, type Mutant } from "./mutant";
import { templateResource } from "./template";

/** Properties that say nothing about what a resource does, or whose change is another resource. */
const unread = new Set([
  "alarmDescription",
  "bucket",
  "comment",
  // What it shows of what there is, and where: its metrics and alarms are judged by name.
  "dashboardBody",
  "dashboardName",
  "description",
  "displayName",
  "id",
  "keyId",
  "memorySize",
  "name",
  "policyName",
  "statementId",
  "tags",
  "tagsAll",
  "targetId",
]);

/** Templates write the same names with a capital. */
const isUnread = (name: string) => unread.has(name.charAt(0).toLowerCase() + name.slice(1));

/** Texts that are policy documents. */
const policies = new Set(["assumeRolePolicy", "policy", "policyDocument", "statement"]);

/** An account of nobody here, and a Region in which nothing is. */
const otherAccount = "999999999999";
const otherRegion = "sa-east-1";

/**
 * All mutants of recorded resources, by rule: gone; each property gone, switched, shortened, widened or pointed to another
 * account, Region or name; each part of each policy document removed or widened; something added, or swapped with another
 * resource. Resources that differ by account or Region alone are mutated once.
 */
export function mutantsOf(resources: readonly Resource[]): Mutant[] {
  const seen = new Set<string>();
  return resources.flatMap((original) => {
    const area = areaOf(original);
    const key = `${original.type} ${original.name.replace(/\d{12}/g, "ACCOUNT")}`;
    if (area === undefined || seen.has(key)) return [];
    seen.add(key);
    const type = original.type.split(":").at(-1) ?? "";
    const mutant = (what: string, changed?: Resource): Mutant => ({
      id: `${type} ${original.name} ${what}`,
      area,
      original,
      ...(changed !== undefined && { changed }),
    });
    return [
      mutant("gone"),
      ...Object.entries(original.inputs)
        .filter(([name]) => !isUnread(name))
        .flatMap(([name, value]) => [
          ...(isRequired(original, name) ? [] : [mutant(`-${name}`, withInput(original, name, undefined))]),
          ...editsOf(name, value).map((edit) => mutant(`${name}${edit.what}`, withInput(original, name, edit.value))),
        ])
        .filter(({ id }) => !isDefault(original, id) && !isInsideBundle(id) && !isOnlyResource(original, id)),
      ...(original.options.protect
        ? [mutant("unprotected", { ...original, options: { ...original.options, protect: false } })]
        : []),
      ...archiveBreaks(original).map(({ what, changed }) => mutant(what, changed)),
      ...driftsOf(original, resources).map(({ what, changed, also }) => ({
        ...mutant(what, changed),
        ...(also && { also }),
      })),
    ];
  });
}

/** A resource without these could not be asked for: AWS would refuse the call. */
const required: Readonly<Record<string, readonly string[]>> = {
  "aws:cloudwatch/eventTarget:EventTarget": ["arn", "rule"],
  "aws:cloudwatch/metricAlarm:MetricAlarm": ["comparisonOperator", "evaluationPeriods", "threshold"],
  "aws:iam/role:Role": ["assumeRolePolicy"],
  "aws:iam/rolePolicy:RolePolicy": ["policy", "role"],
  "aws:lambda/function:Function": ["role"],
  "aws:s3/bucketObjectv2:BucketObjectv2": ["key"],
  "aws:scheduler/schedule:Schedule": ["target", "scheduleExpression", "flexibleTimeWindow"],
  "aws:sqs/queuePolicy:QueuePolicy": ["policy", "queueUrl"],
};

const isRequired = ({ type }: Resource, name: string) => required[type]?.includes(name) === true;

/** What AWS, or the provider, takes where nothing is said, by type and property: its removal changes nothing. */
const defaults: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "aws:athena/workgroup:Workgroup": { enforceWorkgroupConfiguration: true, publishCloudwatchMetricsEnabled: true },
  "aws:cloudwatch/eventRule:EventRule": { state: "ENABLED" },
  "aws:cloudwatch/eventTarget:EventTarget": {
    maximumEventAgeInSeconds: 86_400,
    maximumRetryAttempts: 185,
    retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
  },
  "aws:glue/catalogTable:CatalogTable": { compressed: false, partitionKeys: [] },
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": {
    bufferingInterval: 300,
    compressionFormat: "UNCOMPRESSED",
    keyType: "AWS_OWNED_CMK",
    retryDuration: 300,
  },
  "aws:kms/key:Key": { deletionWindowInDays: 30 },
  "aws:lambda/eventSourceMapping:EventSourceMapping": { batchSize: 10, enabled: true },
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": { filter: {} },
  "aws:s3/bucketObjectv2:BucketObjectv2": { content: "" },
  "aws:scheduler/schedule:Schedule": { state: "ENABLED" },
};

/** What CloudFormation takes where a template says nothing. */
const templateDefaults: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "AWS::Events::Rule": { State: "ENABLED" },
  "AWS::Scheduler::Schedule": { State: "ENABLED" },
};

function isDefault({ type, inputs }: Resource, id: string): boolean {
  const removed = /-(\w+)$/.exec(id)?.[1] ?? "";
  const [, logicalId] = /templateBody\.Resources\.(\w+)\.Properties\.-\w+$/.exec(id) ?? [];
  if (logicalId !== undefined) {
    const { Type: made, Properties: given } = templateResource(inputs["templateBody"], logicalId);
    const byDefault = own(own(templateDefaults, String(made)) ?? {}, removed);
    return byDefault !== undefined && isObject(given) && own(given, removed) === byDefault;
  }
  const value = defaults[type]?.[removed];
  return value !== undefined && JSON.stringify(inputs).includes(`"${removed}":${JSON.stringify(value)}`);
}

/** What a bundle contains are files of the program, which its own tests judge; each key of its configuration is missed. */
const isInsideBundle = (id: string) => / code\./.test(id) && !/configuration\.json\.asset\.text\.-\w+$/.test(id);

/** The policy of a queue, topic, key or bus is about that alone, whatever its statements name. */
const isOnlyResource = ({ type }: Resource, id: string) =>
  /: every resource$/.test(id) && /:(QueuePolicy|TopicPolicy|Key|EventBusPolicy|LogResourcePolicy)$/.test(type);

/** Outputs that repeat an input follow it. */
function withInput(resource: Resource, name: string, value: unknown): Resource {
  const { [name]: _input, ...inputs } = resource.inputs;
  const { [name]: _output, ...outputs } = resource.outputs;
  return value === undefined
    ? { ...resource, inputs, outputs }
    : { ...resource, inputs: { ...inputs, [name]: value }, outputs: { ...outputs, [name]: value } };
}

function editsOf(name: string, value: unknown): Edit[] {
  if (policies.has(name)) return mutatePolicy(value);
  if (typeof value === "boolean") return [{ what: ` ${!value}`, value: !value }];
  if (typeof value === "number") return numbers(value);
  if (typeof value === "string") return texts(name, value);
  if (Array.isArray(value)) return lists(name, value);
  if (isObject(value)) return fields(value);
  return [];
}

const numbers = (value: number): Edit[] =>
  [0, Math.floor(value / 10), value * 10 + 1]
    .filter((other, index, all) => other !== value && all.indexOf(other) === index)
    .map((other) => ({ what: ` ${other}`, value: other }));

function texts(name: string, value: string): Edit[] {
  if (name === "eventPattern") return patterns(value);
  const document = parsed(value);
  if (document !== undefined) return documents(document);
  const edit = (what: string, other: string): Edit[] => (other === value ? [] : [{ what: ` ${what}`, value: other }]);
  if (value.startsWith("arn:") || /^https?:\/\/sqs\./.test(value))
    return [
      ...edit("of another account", value.replace(/\d{12}/, otherAccount)),
      ...edit("of another Region", value.replace(/[a-z]{2}-[a-z]+-\d/, otherRegion)),
      ...edit("of another name", `${value}-other`),
    ];
  if (/^[A-Z][A-Z_0-9-]+$/.test(value)) return edit("switched", switched[value] ?? "DISABLED");
  if (/^rate\(/.test(value)) return edit("rarely", "rate(30 days)");
  if (/^cron\(/.test(value)) return edit("rarely", "cron(0 0 29 2 ? *)");
  return edit("other", `${value}-other`);
}

const switched: Readonly<Record<string, string>> = {
  DISABLED: "ENABLED",
  FALSE: "TRUE",
  GOVERNANCE: "COMPLIANCE",
  GZIP: "UNCOMPRESSED",
  POST: "GET",
  TRUE: "FALSE",
};

/** Each key of a pattern gone, which widens it; one value or form fewer, which narrows it; and one that matches nothing. */
function patterns(value: string): Edit[] {
  const pattern = JSON.parse(value) as Record<string, unknown>;
  return [
    ...Object.keys(pattern).map((key) => ({ what: ` without ${key}`, value: JSON.stringify(without(pattern, key)) })),
    ...fields(pattern)
      .filter(
        ({ what, value: narrowed }) => / without its first$/.test(what) && !JSON.stringify(narrowed).includes("[]"),
      )
      .map((edit) => ({ ...edit, value: JSON.stringify(edit.value) })),
    { what: " of nothing", value: JSON.stringify({ ...pattern, source: ["nobody.nothing"] }) },
  ];
}

/** JSON text: each field as if it were a property. */
const documents = (document: Readonly<Record<string, unknown>>): Edit[] =>
  fields(document).map((edit) => ({ ...edit, value: JSON.stringify(edit.value) }));

function parsed(value: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const document: unknown = JSON.parse(value);
    return isObject(document) ? document : undefined;
  } catch {
    return undefined;
  }
}

const fields = (value: Readonly<Record<string, unknown>>): Edit[] =>
  Object.entries(value)
    .filter(([key, field]) => !isUnread(key) && field !== undefined)
    .flatMap(([key, field]) => [
      { what: `.-${key}`, value: without(value, key) },
      ...editsOf(key, field).map((edit) => ({ what: `.${key}${edit.what}`, value: { ...value, [key]: edit.value } })),
    ]);

/** The first element gone, and each edit of the first. */
function lists(name: string, value: readonly unknown[]): Edit[] {
  const [first, ...rest] = value;
  if (first === undefined) return [];
  return [
    { what: " without its first", value: rest },
    ...editsOf(name, first).map((edit) => ({ what: `[0]${edit.what}`, value: [edit.value, ...rest] })),
  ];
}

function without(value: Readonly<Record<string, unknown>>, key: string): Record<string, unknown> {
  const { [key]: _gone, ...rest } = value;
  return rest;
}
