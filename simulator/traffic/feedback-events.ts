import type { Envelope, JsonObject } from "../../model/envelope";
import { uuidOf } from "../deterministic";
import { nameOf, text } from "../recorded";
import type { World } from "../services/events/world";
import type { Graph, Resource } from "../graph";

/** An event that arises because events are archived. */
export interface FeedbackEvent {
  /** "PutObject by role event-governance-prod-delivery-us-east-1 in us-east-1". */
  readonly what: string;
  readonly event: Envelope;
}

/**
 * Events that the recorded archives cause: CloudTrail's events for each call allowed to the roles of delivery streams,
 * of the rules that feed them and of crawlers, and the events of S3 and Glue about destination buckets, crawlers and
 * the tables of their databases.
 */
export function feedbackEvents(world: World, graphs: readonly Graph[], now: Date): FeedbackEvent[] {
  const resources = graphs.flatMap((graph) => graph.resources);
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const streams = ofType("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream");
  const crawlers = ofType("aws:glue/crawler:Crawler");
  const policies = ofType("aws:iam/rolePolicy:RolePolicy");
  const time = `${now.toISOString().slice(0, 19)}Z`;
  const calls = workers(world, streams, crawlers).flatMap((worker) =>
    actionsOf(worker, policies).flatMap((action) => callsOf(worker, action, time)),
  );
  return [
    ...calls,
    ...streams.map((stream) => objectCreated(stream, time)),
    ...crawlers.flatMap((crawler) => crawled(crawler, time)),
  ];
}

/** A role that works for an archive, with its account, Region and resources. */
interface Worker {
  readonly role: string;
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  /** Request parameters by service: `{ s3: { bucketName: … } }`. */
  readonly parameters: Readonly<Record<string, JsonObject>>;
}

function workers(world: World, streams: readonly Resource[], crawlers: readonly Resource[]): Worker[] {
  const found = new Map<string, Worker>();
  const add = (arn: unknown, region: string, parameters: Worker["parameters"]) => {
    const role = world.role(String(arn));
    if (role !== undefined)
      found.set(`${role.arn} ${region}`, { role: role.name, arn: role.arn, account: role.account, region, parameters });
  };
  for (const stream of streams) {
    const written = onBucket(bucketOf(stream));
    add(destinationOf(stream)["roleArn"], stream.region, written);
    for (const rule of world.rules)
      for (const target of rule.targets)
        if (target.arn === text(stream, "arn"))
          add(target.roleArn, rule.region, { firehose: { deliveryStreamName: nameOf(stream) } });
    for (const crawler of crawlers.filter(
      ({ account, region }) => account === stream.account && region === stream.region,
    ))
      add(text(crawler, "role"), crawler.region, {
        ...written,
        glue: { databaseName: text(crawler, "databaseName") ?? "", tableName: tableOf(crawler) },
      });
  }
  return [...found.values()];
}

const destinationOf = ({ inputs }: Resource) => (inputs["extendedS3Configuration"] ?? {}) as Record<string, unknown>;
const bucketOf = (stream: Resource) => String(destinationOf(stream)["bucketArn"]).replace(/^arn:aws:s3:::/, "");
const onBucket = (bucketName: string): Worker["parameters"] => ({
  s3: { bucketName, key: "events/day=2026-11-02/object.gz" },
  kms: { encryptionContext: { "aws:s3:arn": `arn:aws:s3:::${bucketName}` } },
});
const tableOf = ({ inputs }: Resource) =>
  ((inputs["catalogTargets"] ?? []) as readonly { tables?: readonly string[] }[])[0]?.tables?.[0] ?? "";

/** Actions that a role's inline policies allow; a wildcard is replaced by its prefix. */
function actionsOf({ role, account }: Worker, policies: readonly Resource[]): string[] {
  const statements = policies
    .filter((policy) => policy.account === account && text(policy, "role") === role)
    .flatMap(({ inputs }) =>
      [(JSON.parse(String(inputs["policy"])) as { Statement: RawStatement[] }).Statement].flat(),
    );
  const allowed = statements.filter(({ Effect }) => Effect === "Allow").flatMap(({ Action }) => Action ?? []);
  const known = Object.keys(callsBehind);
  return [
    ...new Set(
      allowed.flatMap((action) =>
        action.includes("*") ? known.filter((each) => each.startsWith(action.replace(/\*.*$/, ""))) : [action],
      ),
    ),
  ];
}

interface RawStatement {
  readonly Effect?: string;
  readonly Action?: string | string[];
}

/** Calls that one permission allows (Service Authorization Reference, "Actions … for Amazon S3"). */
const callsBehind: Readonly<Record<string, readonly string[]>> = {
  "s3:PutObject": ["PutObject", "CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload"],
  "s3:GetObject": ["GetObject", "HeadObject"],
  "s3:ListBucket": ["ListObjects", "HeadBucket"],
  "kms:GenerateDataKey": ["GenerateDataKey"],
  "kms:Decrypt": ["Decrypt"],
};

/** CloudTrail user guide, "Logging data events" and "Record contents"; what reads by the verbs of the API references. */
function callsOf(worker: Worker, action: string, time: string): FeedbackEvent[] {
  const [service = "", permission = ""] = action.split(":");
  const { role, arn, account, region } = worker;
  return (callsBehind[action] ?? [permission]).map((eventName) => {
    const what = `${eventName} by role ${role} in ${region}`;
    const onObjects = service === "s3" && !/Bucket/.test(eventName);
    return eventOf(
      what,
      `aws.${service}`,
      "AWS API Call via CloudTrail",
      { account, region, time },
      {
        eventVersion: "1.10",
        eventID: uuidOf(`detail of ${what}`),
        eventSource: `${service}.amazonaws.com`,
        eventName,
        eventTime: time,
        awsRegion: region,
        readOnly: /^(Get|List|Head|Describe|BatchGet|Decrypt|GenerateDataKey)/.test(eventName),
        managementEvent: !onObjects,
        eventCategory: onObjects ? "Data" : "Management",
        eventType: "AwsApiCall",
        recipientAccountId: account,
        userIdentity: {
          type: "AssumedRole",
          accountId: account,
          arn: `arn:aws:sts::${account}:assumed-role/${role}/session`,
          sessionContext: { sessionIssuer: { type: "Role", accountId: account, arn, userName: role } },
          invokedBy: "AWS Internal",
        },
        sourceIPAddress: "AWS Internal",
        requestParameters: worker.parameters[service] ?? {},
        responseElements: null,
      },
    );
  });
}

/** S3 user guide, "EventBridge event message structure". Whether the bucket sends them is its owner's switch. */
const objectCreated = (stream: Resource, time: string): FeedbackEvent =>
  eventOf(
    `Object Created in bucket ${bucketOf(stream)} by ${nameOf(stream)}`,
    "aws.s3",
    "Object Created",
    { ...stream, time },
    {
      version: "0",
      bucket: { name: bucketOf(stream) },
      object: { key: "events/day=2026-11-02/object.gz", size: 1024 },
      requester: stream.account,
      reason: "PutObject",
    },
  );

/** Glue developer guide, "Automating AWS Glue with EventBridge". */
function crawled(crawler: Resource, time: string): FeedbackEvent[] {
  const crawlerName = nameOf(crawler);
  const place = { ...crawler, time };
  const databaseName = text(crawler, "databaseName") ?? "";
  return [
    ...["Started", "Succeeded", "Failed"].map((state) =>
      eventOf(`crawler ${crawlerName} ${state} in ${crawler.region}`, "aws.glue", "Glue Crawler State Change", place, {
        crawlerName,
        state,
      }),
    ),
    ...["Glue Data Catalog Table State Change", "Glue Data Catalog Database State Change"].map((type) =>
      eventOf(`${type} of ${databaseName} in ${crawler.region}`, "aws.glue", type, place, {
        databaseName,
        tableName: tableOf(crawler),
        typeOfChange: "BatchCreatePartition",
      }),
    ),
  ];
}

const eventOf = (
  what: string,
  source: string,
  detailType: string,
  { account, region, time }: { readonly account: string; readonly region: string; readonly time: string },
  detail: JsonObject,
): FeedbackEvent => ({
  what,
  event: {
    version: "0",
    id: uuidOf(`${what} ${account}`),
    "detail-type": detailType,
    source,
    account,
    time,
    region,
    resources: [],
    detail,
  },
});
