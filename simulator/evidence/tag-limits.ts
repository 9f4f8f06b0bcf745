import type { Graph, Resource } from "../graph";
import type { QuotaCheck } from "./quota-check";

/** Most tags of a resource (Tagging AWS Resources user guide, "Tag naming limits and requirements"). */
const mostTags = 50;
/** S3 user guide, "Categorizing your objects using tags". */
const mostTagsOfObject = 10;

const object = "aws:s3/bucketObjectv2:BucketObjectv2";

/** Types to which the provider gives its default tags: those with a property `tagsAll`. */
const tagged: ReadonlySet<string> = new Set([
  "aws:athena/workgroup:Workgroup",
  "aws:cloudformation/stackSet:StackSet",
  "aws:cloudwatch/eventBus:EventBus",
  "aws:cloudwatch/eventRule:EventRule",
  "aws:cloudwatch/logDelivery:LogDelivery",
  "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination",
  "aws:cloudwatch/logDeliverySource:LogDeliverySource",
  "aws:cloudwatch/logGroup:LogGroup",
  "aws:cloudwatch/metricAlarm:MetricAlarm",
  "aws:dynamodb/table:Table",
  "aws:glue/catalogDatabase:CatalogDatabase",
  "aws:glue/crawler:Crawler",
  "aws:iam/policy:Policy",
  "aws:iam/role:Role",
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
  "aws:kms/key:Key",
  "aws:lambda/eventSourceMapping:EventSourceMapping",
  "aws:lambda/function:Function",
  "aws:s3/bucket:Bucket",
  object,
  "aws:sns/topic:Topic",
  "aws:sqs/queue:Queue",
]);

type Tags = Readonly<Record<string, string>>;

/** Compares the tags of each resource, the provider's default tags included, with what its service accepts. */
export function checkTags({ resources }: Graph): QuotaCheck[] {
  const defaults = new Map(
    resources
      .filter(({ type }) => type.startsWith("pulumi:providers:"))
      .map(({ urn, inputs }) => [urn, tagsIn(inputs["defaultTags"])]),
  );
  return resources
    .filter(({ type }) => tagged.has(type))
    .flatMap((resource) => checkResource(resource, defaults.get(resource.options.provider) ?? {}));
}

function checkResource({ urn, type, inputs }: Resource, defaults: Tags): QuotaCheck[] {
  const override = inputs["overrideProvider"] as { readonly defaultTags?: unknown } | undefined;
  const inherited = override?.defaultTags === undefined ? defaults : tagsIn(override.defaultTags);
  const tags = { ...inherited, ...(inputs["tags"] as Tags | undefined) };
  const longest = (texts: readonly string[]) => Math.max(0, ...texts.map((text) => text.length));
  return [
    { urn, what: "tags", value: Object.keys(tags).length, limit: type === object ? mostTagsOfObject : mostTags },
    { urn, what: "a tag's key, characters", value: longest(Object.keys(tags)), limit: 128 },
    { urn, what: "a tag's value, characters", value: longest(Object.values(tags)), limit: 256 },
    {
      urn,
      what: "tags with characters that IAM, Lambda, Logs and Firehose refuse, or reserved for AWS",
      value: Object.entries(tags).filter((tag) => !tag.every(isPlain) || /^aws:/i.test(tag[0])).length,
      limit: 0,
    },
  ];
}

const isPlain = (text: string) => /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(text);

/** `{ tags: {…} }`, which a recorded provider has as text. */
function tagsIn(value: unknown): Tags {
  const parsed: unknown = typeof value === "string" ? JSON.parse(value) : value;
  return (parsed as { readonly tags?: Tags } | undefined)?.tags ?? {};
}
