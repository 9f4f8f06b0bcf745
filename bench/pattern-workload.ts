import { catalog } from "../model/catalog/catalog";
import { detections, patternOf } from "../model/detections/detections";
import type { Json, JsonObject } from "../model/envelope";

/** Length of one event's JSON text, typical of CloudTrail events. */
const eventLength = 966;

const services = [
  "iam",
  "ec2",
  "s3",
  "kms",
  "sts",
  "lambda",
  "cloudtrail",
  "organizations",
  "ssm",
  "rds",
  "eks",
  "sqs",
];
const verbs = ["Create", "Delete", "Put", "Update", "Attach", "Detach", "Get", "List", "Describe", "Run"];
const nouns = ["Role", "Bucket", "Key", "Instance", "Function", "Policy", "Trail", "Parameter", "Cluster", "Queue"];
const regions = ["us-east-1", "us-west-2", "eu-central-1", "eu-west-1"];

/** CloudTrail calls of an organization as EventBridge delivers them: JSON texts of equal length, deterministic. */
function workloadEvents(count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const text = JSON.stringify(eventNumber(index, ""));
    return JSON.stringify(eventNumber(index, "x".repeat(Math.max(0, eventLength - text.length))));
  });
}

function eventNumber(index: number, padding: string): JsonObject {
  const random = randomFrom(index);
  const service = pick(services, random());
  const account = String(100_000_000_000 + (random() % 20));
  const region = pick(regions, random());
  const failed = random() % 5 === 0;
  return {
    version: "0",
    id: `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`,
    "detail-type": "AWS API Call via CloudTrail",
    source: `aws.${service}`,
    account,
    time: "2026-11-02T10:15:30Z",
    region,
    resources: [],
    detail: {
      eventVersion: "1.09",
      userIdentity: {
        type: pick(["AssumedRole", "AssumedRole", "IAMUser", "Root"], random()),
        arn: `arn:aws:sts::${account}:assumed-role/${pick(["Admin", "Deploy", "ReadOnly"], random())}/session`,
        accountId: account,
        sessionContext: { attributes: { mfaAuthenticated: random() % 2 === 0 ? "true" : "false" } },
      },
      eventTime: "2026-11-02T10:15:30Z",
      eventSource: `${service}.amazonaws.com`,
      eventName: pick(verbs, random()) + pick(nouns, random()),
      awsRegion: region,
      sourceIPAddress: `${pick([10, 192, 203], random())}.0.${random() % 256}.${random() % 256}`,
      userAgent: `aws-sdk/3 ${padding}`,
      requestParameters: { name: `team-${random() % 50}-${pick(nouns, random())}`, maxResults: random() % 1000 },
      ...(failed ? { errorCode: "AccessDenied", responseElements: null } : { responseElements: { ok: true } }),
      readOnly: false,
      eventType: "AwsApiCall",
      managementEvent: true,
      recipientAccountId: account,
    },
  };
}

/** Patterns by id, and JSON texts of events to match. */
export interface Workload {
  readonly name: string;
  readonly patterns: ReadonlyMap<string, JsonObject>;
  readonly events: readonly string[];
}

/** The rows of the table, in its order. */
export function workloads(): readonly Workload[] {
  const calls = workloadEvents(2000);
  const made = (["broad", "narrow"] as const).flatMap((kind) =>
    [5, 30, 300].map((size) => ({ name: `${size} ${kind}`, patterns: workloadPatterns(kind, size), events: calls })),
  );
  return [...made, shippedWorkload(calls)];
}

/** Every shipped detection and governed event at once; of the events, half are their samples and half other calls. */
function shippedWorkload(calls: readonly string[]): Workload {
  const patterns = new Map<string, JsonObject>([
    ...detections.map((detection) => [`detection-${detection.id}`, patternOf(detection)] as const),
    ...catalog.map(({ id, source, pattern }) => [`event-${id}`, { ...pattern, source: [source] as Json[] }] as const),
  ]);
  const samples = [
    ...detections.flatMap(({ sample, nearMisses }) => [sample, ...nearMisses]),
    ...catalog.map((event) => event.sample),
  ];
  const events = samples.flatMap((sample, index) => [JSON.stringify(sample), calls[index % calls.length] as string]);
  return { name: `${patterns.size} shipped`, patterns, events };
}

/** Selectivity of patterns: some calls of one service, or fields of nearly every event. */
type Kind = "narrow" | "broad";

function workloadPatterns(kind: Kind, count: number): ReadonlyMap<string, JsonObject> {
  const pattern = kind === "narrow" ? narrowPattern : broadPattern;
  return new Map(Array.from({ length: count }, (_, index) => [`pattern-${index}`, pattern(index)]));
}

/** Patterns of a security team: service and calls, and in most of them one of EventBridge's operators. */
function narrowPattern(index: number): JsonObject {
  const random = randomFrom(index + 7_000_000);
  const calls = Array.from({ length: 1 + (random() % 4) }, () => pick(verbs, random()) + pick(nouns, random()));
  const base: JsonObject = {
    source: [`aws.${pick(services, random())}`],
    "detail-type": ["AWS API Call via CloudTrail"],
  };
  const details: JsonObject[] = [
    { eventName: [{ prefix: pick(verbs, random()) }], errorCode: [{ exists: false }] },
    { eventName: calls, userIdentity: { type: [{ "anything-but": "Root" }] } },
    { eventName: calls, requestParameters: { maxResults: [{ numeric: [">=", 100, "<", 500] }] } },
    { eventName: calls, sourceIPAddress: [{ cidr: "10.0.0.0/8" }] },
    { requestParameters: { name: [{ wildcard: `team-${random() % 50}-*` }] } },
    { eventName: [{ suffix: pick(nouns, random()) }], readOnly: [false] },
    { eventName: calls, errorCode: [{ exists: true }] },
    { $or: [{ eventName: calls }, { recipientAccountId: [String(100_000_000_000 + (random() % 20))] }] },
    { eventName: calls, userIdentity: { arn: [{ "anything-but": { suffix: "/pipeline" } }] } },
    { eventName: calls },
  ];
  return { ...base, detail: pick(details, index) };
}

/** Patterns of audits and dashboards, which most events match: two or three operators each. */
function broadPattern(index: number): JsonObject {
  const identity: JsonObject = {
    arn: [{ wildcard: "*:assumed-role/*/session" }],
    sessionContext: { attributes: { mfaAuthenticated: ["false", "true"] } },
  };
  const patterns: JsonObject[] = [
    { source: [{ prefix: "aws." }], detail: { eventName: [{ "anything-but": [`Nothing${index}`] }] } },
    {
      "detail-type": [{ wildcard: "AWS*CloudTrail" }],
      detail: { readOnly: [false], sourceIPAddress: [{ "anything-but": { prefix: `1${index}.` } }] },
    },
    {
      region: ["us-east-1", "us-west-2", "eu-west-1"],
      detail: { requestParameters: { maxResults: [{ numeric: [">=", index, "<", 900 + index] }] } },
    },
    {
      account: [{ prefix: "1000000000" }],
      detail: { eventSource: [{ suffix: ".amazonaws.com" }], errorCode: [{ exists: false }] },
    },
    {
      source: ["aws.iam", "aws.ec2", "aws.s3"],
      detail: {
        sourceIPAddress: [{ cidr: "10.0.0.0/8" }],
        awsRegion: [{ "equals-ignore-case": "US-EAST-1" }, { suffix: `-${index % 3}` }],
      },
    },
    { detail: { userIdentity: identity, managementEvent: [true] } },
  ];
  return pick(patterns, index);
}

function pick<Value>(values: readonly Value[], random: number): Value {
  return values[random % values.length] as Value;
}

/** The same numbers for the same seed, on every machine (xorshift). */
function randomFrom(seed: number): () => number {
  let state = Math.imul(seed + 1, 2654435761) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state >>> 4;
  };
}
