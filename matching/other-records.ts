/**
 * What people have in place of an EventBridge event: a file of CloudTrail, one of its records, the answer of `aws cloudtrail
 * lookup-events`, or an event inside what SNS or SQS made of it. Undefined for anything else: a pattern may be tried on
 * any JSON object, as EventBridge Pipes do.
 */
export function otherRecord(json: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return undefined;
  }
  if (!isObject(value)) return undefined;
  const { Records: records, Events: events } = value;
  if (Array.isArray(records))
    return records.every(isRecord) ? fileAdvice(records[0], "a CloudTrail log file") : undefined;
  if (Array.isArray(events) && events.every((event) => isObject(event) && typeof event["CloudTrailEvent"] === "string"))
    return fileAdvice(recordIn(events[0]), "the answer of `aws cloudtrail lookup-events`");
  if (typeof value["CloudTrailEvent"] === "string") return recordAdvice(recordIn(value), "an entry of `lookup-events`");
  if (isRecord(value)) return recordAdvice(value, "a CloudTrail record");
  return undefined;
}

type JsonObject = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Every record has these (CloudTrail user guide, "CloudTrail record contents"); an event of EventBridge has a detail type. */
const isRecord = (value: unknown): value is JsonObject =>
  isObject(value) && !("detail-type" in value) && typeof value["eventVersion"] === "string" && "eventTime" in value;

function recordIn(event: unknown): JsonObject | undefined {
  try {
    const record: unknown = isObject(event) ? JSON.parse(String(event["CloudTrailEvent"])) : undefined;
    return isObject(record) ? record : undefined;
  } catch {
    return undefined;
  }
}

function fileAdvice(first: JsonObject | undefined, what: string): string {
  return `${what}, not an EventBridge event. ${advice(first)} \`npm start -- --events FILE\` reads a whole file and answers for each record.`;
}

const recordAdvice = (record: JsonObject | undefined, what: string): string =>
  `${what}, not an EventBridge event. ${advice(record)}`;

/** CloudTrail's `eventType`, and what EventBridge calls it (EventBridge user guide, "AWS service events delivered via AWS CloudTrail"). */
const detailTypes: Readonly<Record<string, string>> = {
  AwsConsoleSignIn: "AWS Console Sign In via CloudTrail",
  AwsConsoleAction: "AWS Console Action via CloudTrail",
  AwsServiceEvent: "AWS Service Event via CloudTrail",
  AwsCloudTrailInsight: "AWS Insight via CloudTrail",
};

/** The event that EventBridge makes of a record has the record as its detail. */
function advice(record: JsonObject | undefined): string {
  const { eventSource, eventType } = record ?? {};
  const source =
    typeof eventSource === "string" ? `aws.${eventSource.replace(/[.]amazonaws[.]com$/, "")}` : "aws.SERVICE";
  const type = Object.hasOwn(detailTypes, String(eventType)) ? detailTypes[String(eventType)] : undefined;
  const head = JSON.stringify({ source, "detail-type": type ?? "AWS API Call via CloudTrail" });
  return `EventBridge sends each record as the detail of an event; write ${head.slice(0, -1)},"detail":RECORD}.`;
}
