import { archiveFolders } from "../archive/archive";
import { claimCheckStatements } from "../claim-check/claim-check";
import { crawlTables } from "../archive/crawler-policies";
import type { Envelope, Json, JsonObject } from "../envelope";
import { arns, type HubPlace } from "../names";
import { deliverToBucket, policy, type PolicyDocument, putRecordsOn } from "../iam/policies";

/** An event that the archive's own work causes, and how a pattern leaves it out. */
export interface FeedbackEvent {
  /** "PutObject by role event-governance-prod-delivery-us-east-1". */
  readonly what: string;
  readonly event: Envelope;
  /** Conditions on `detail` that no such event meets, for error messages. */
  readonly without: JsonObject;
}

/**
 * Events caused by archiving: every call that the roles of delivery streams, archive rules and crawler are allowed to
 * make, as CloudTrail would show it, and the events of S3, Glue and Athena about parts of the archive. If one of them
 * were archived it would cause the next: an endless loop, at the cost of a busy account.
 *
 * Calls are derived from the roles' policies, so that a new permission is a new event here.
 */
export function feedbackEvents(hub: HubPlace): FeedbackEvent[] {
  const { names, accountId, region } = hub;
  const archive = names.bucket("archive", accountId, region);
  const bucketArn = `arn:aws:s3:::${archive}`;
  const keyArn = `arn:aws:kms:${region}:${accountId}:key/own`;
  const roles: [string, PolicyDocument][] = [
    ["archive", putRecordsOn([arns.deliveryStream(region, accountId, names.deliveryStream())])],
    [
      "delivery",
      deliverToBucket({
        bucketArn,
        prefixes: Object.values(archiveFolders),
        keyArn,
        region,
        logGroupArn: `arn:aws:logs:${region}:${accountId}:log-group:${names.logGroup("delivery")}`,
      }),
    ],
    [
      "crawler",
      crawlTables({
        bucketArn,
        prefixes: [archiveFolders.events],
        keyArn,
        region,
        accountId,
        database: names.database,
        tables: ["events_by_type"],
        queues: {
          events: arns.queue(region, accountId, names.crawlQueue),
          deadLetters: arns.queue(region, accountId, names.crawlDeadLetters),
        },
      }),
    ],
  ];
  roles.push([
    "claim-check",
    policy(
      ...claimCheckStatements({
        bucketArn,
        keyArn,
        region,
        streamArns: [arns.deliveryStream(region, accountId, names.deliveryStream())],
        stateArn: arns.table(region, accountId, names.state),
      }),
    ),
  ]);
  return [
    ...roles.flatMap(([purpose, { Statement }]) =>
      [...new Set(Statement.flatMap(({ Action }) => Action))].flatMap((action) =>
        callsOf(hub, names.role(purpose, region), action),
      ),
    ),
    ...noticesOf(hub),
  ];
}

/** One permission covers several calls when S3 receives an object in parts (Service Authorization Reference, "S3"). */
const callsBehind: Readonly<Record<string, readonly string[]>> = {
  "s3:PutObject": ["PutObject", "CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload"],
  "s3:GetObject": ["GetObject", "HeadObject"],
  "s3:ListBucket": ["ListObjects", "HeadBucket"],
};
const objectCalls = /^(Put|Get|Head|Abort|Create|Upload|Complete|List)(Object|Multipart|Part)/;
const readOnlyCalls = /^(Get|List|Head|Describe|BatchGet|Decrypt|GenerateDataKey)/;

function callsOf({ names, accountId, region }: HubPlace, role: string, action: string): FeedbackEvent[] {
  const [service = "", permission = ""] = action.split(":");
  const bucketName = names.bucket("archive", accountId, region);
  return (callsBehind[action] ?? [permission]).map((eventName): FeedbackEvent => ({
    what: `${eventName} by role ${role}`,
    event: envelope(`aws.${service}`, "AWS API Call via CloudTrail", accountId, region, {
      eventVersion: "1.10",
      eventSource: `${service}.amazonaws.com`,
      eventName,
      eventTime: time,
      awsRegion: region,
      readOnly: readOnlyCalls.test(eventName),
      managementEvent: !(service === "s3" && objectCalls.test(eventName)),
      eventType: "AwsApiCall",
      recipientAccountId: accountId,
      userIdentity: {
        type: "AssumedRole",
        accountId,
        arn: `arn:aws:sts::${accountId}:assumed-role/${role}/session`,
        sessionContext: {
          sessionIssuer: { type: "Role", accountId, userName: role, arn: arns.role(accountId, role) },
        },
        invokedBy: `${service}.amazonaws.com`,
      },
      sourceIPAddress: `${service}.amazonaws.com`,
      requestParameters: {
        ...(service === "s3" && { bucketName, key: `${archiveFolders.events}day=2026-11-02/object.gz` }),
        ...(service === "kms" && { encryptionContext: { "aws:s3:arn": `arn:aws:s3:::${bucketName}` } }),
        ...(service === "glue" && { databaseName: names.database, tableName: "events_by_type" }),
        ...(service === "firehose" && { deliveryStreamName: names.deliveryStream() }),
        ...(service === "logs" && { logGroupName: names.logGroup("delivery") }),
      },
      responseElements: null,
    }),
    without: {
      userIdentity: {
        sessionContext: {
          sessionIssuer: { userName: [{ exists: false }, { "anything-but": { prefix: `${names.prefix}-` } }] },
        },
      },
    },
  }));
}

/** S3 user guide, "EventBridge event message structure"; Glue and Athena user guides, "… with EventBridge". */
function noticesOf({ names, accountId, region }: HubPlace): FeedbackEvent[] {
  const others = (prefix: string): Json => [{ "anything-but": { prefix } }];
  const buckets = ["archive", "working"].map((purpose) => names.bucket(purpose, accountId, region));
  return [
    ...buckets.map((bucket) => ({
      what: `Object Created in bucket ${bucket}`,
      event: envelope("aws.s3", "Object Created", accountId, region, {
        version: "0",
        bucket: { name: bucket },
        object: { key: `${archiveFolders.events}day=2026-11-02/object.gz`, size: 1024 },
        requester: "firehose.amazonaws.com",
        reason: "PutObject",
      }),
      without: { bucket: { name: others(`${names.prefix}-`) } },
    })),
    ...["Started", "Succeeded", "Failed"].map((state) => ({
      what: `state ${state} of crawler ${names.crawler}`,
      event: envelope("aws.glue", "Glue Crawler State Change", accountId, region, {
        crawlerName: names.crawler,
        state,
      }),
      without: { crawlerName: others(`${names.prefix}-`) },
    })),
    ...["Glue Data Catalog Table State Change", "Glue Data Catalog Database State Change"].map((type) => ({
      what: `${type} of database ${names.database}`,
      event: envelope("aws.glue", type, accountId, region, {
        databaseName: names.database,
        tableName: "events_by_type",
        changedTables: ["events_by_type"],
        typeOfChange: "BatchCreatePartition",
      }),
      without: { databaseName: [{ "anything-but": [names.database] }] },
    })),
  ];
}

const time = "2026-11-02T10:15:30Z";

const envelope = (
  source: string,
  detailType: string,
  account: string,
  region: string,
  detail: JsonObject,
): Envelope => ({
  version: "0",
  id: "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
  "detail-type": detailType,
  source,
  account,
  time,
  region,
  resources: [],
  detail,
});
