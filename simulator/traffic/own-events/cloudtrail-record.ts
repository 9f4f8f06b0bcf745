import type { Envelope, JsonObject } from "../../../model/envelope";
import { isObject } from "../../../model/json";
import { uuidOf } from "../../deterministic";
import { LeftOutError, momentIn, quoted, required } from "./left-out-error";

/**
 * Detail types by CloudTrail's `eventType` (EventBridge user guide, "AWS service events delivered via AWS CloudTrail";
 * values of `eventType`: CloudTrail user guide, "CloudTrail record contents for management, data, and network activity
 * events", which writes both `AwsVpceEvent` and `AwsVpceEvents`).
 */
const detailTypes = new Map([
  ["AwsApiCall", "AWS API Call via CloudTrail"],
  ["AwsConsoleAction", "AWS Console Action via CloudTrail"],
  ["AwsConsoleSignIn", "AWS Console Sign In via CloudTrail"],
  ["AwsServiceEvent", "AWS Service Event via CloudTrail"],
  ["AwsCloudTrailInsight", "AWS Insight via CloudTrail"],
  ["AwsVpceEvent", "AWS Network Activity Event via CloudTrail"],
  ["AwsVpceEvents", "AWS Network Activity Event via CloudTrail"],
]);

/**
 * Categories of which EventBridge gets none: its list of CloudTrail's events has no such type. Those after the first are
 * in event data stores alone (CloudTrail user guide, "CloudTrail Lake event data stores").
 */
const undelivered = new Map([
  [
    "Aggregated",
    "is an aggregated event, a summary of data events that CloudTrail writes to the trail's bucket alone: EventBridge gets none",
  ],
  ["ConfigurationItem", "is a configuration item of CloudTrail Lake: EventBridge gets none"],
  ["Evidence", "is evidence of Audit Manager in CloudTrail Lake: EventBridge gets none"],
  ["ActivityAuditLog", "is an event from outside AWS in CloudTrail Lake: EventBridge gets none"],
]);

/** `eventType` of the records that have a category of their own: newer fields decide over older ones. */
const typesOfCategories = new Map([
  ["Insight", "AwsCloudTrailInsight"],
  ["NetworkActivity", "AwsVpceEvent"],
]);

/** True for a record that CloudTrail wrote, whatever it lacks. */
export const isCloudTrailRecord = (value: JsonObject): boolean =>
  ["eventSource", "eventName", "eventType", "eventCategory", "insightDetails"].some((key) => key in value);

/** True for an event that {@link fromCloudTrail} makes of a record of CloudTrail Insights. */
export const isInsight = (event: Envelope): boolean => event["detail-type"] === detailTypes.get("AwsCloudTrailInsight");

/** For {@link isInsight} */
export const insightAssumption =
  "CloudTrail's Insights events have the source \"aws.cloudtrail\", which AWS's guides do not say.";

/**
 * CloudTrail's record becomes `detail`; the envelope's fields follow from it. Throws {@link LeftOutError} for a record that
 * EventBridge would not get, or that lacks what an event needs.
 */
export function fromCloudTrail(record: JsonObject): Envelope {
  const type = typeOf(record);
  const detailType = detailTypes.get(type);
  if (detailType === undefined)
    throw new LeftOutError(`has the "eventType" ${quoted(type)}, of which EventBridge's guide has no event`);
  const insight = type === "AwsCloudTrailInsight";
  if (!insight) required(record, "eventName");
  const identity = record["userIdentity"];
  return {
    version: "0",
    id: required(record, "eventID", /\S/, uuidOf(JSON.stringify(record))),
    "detail-type": detailType,
    // An Insights record has the service in `insightDetails` (CloudTrail user guide, "CloudTrail record contents for
    // Insights events for trails").
    source: insight ? "aws.cloudtrail" : `aws.${required(record, "eventSource", /^[a-z0-9-]+\./i).split(".")[0]}`,
    account: required(
      record,
      "recipientAccountId",
      /^\d{12}$/,
      record["accountId"] ?? (isObject(identity) ? identity["accountId"] : undefined),
    ),
    time: momentIn(record, "eventTime"),
    region: required(record, "awsRegion"),
    resources: [],
    detail: record,
  };
}

function typeOf(record: JsonObject): string {
  const { eventCategory, eventType } = record;
  const category = eventType === "AwsAggregatedEvent" ? "Aggregated" : String(eventCategory);
  const never = undelivered.get(category);
  if (never !== undefined) throw new LeftOutError(never);
  const ofCategory = typesOfCategories.get(category);
  if (ofCategory !== undefined) return ofCategory;
  if (eventType !== undefined && eventType !== null) return String(eventType);
  // Event version 1.02 added `eventType`.
  if (isObject(record["insightDetails"])) return "AwsCloudTrailInsight";
  return record["eventName"] === "ConsoleLogin" ? "AwsConsoleSignIn" : "AwsApiCall";
}
