import type { Envelope, JsonObject } from "../../../model/envelope";
import type { AwsCall } from "./endpoint";

/**
 * The CloudTrail event of a function's call, in the account where it was made (CloudTrail user guide, "CloudTrail
 * record contents" and "CloudTrail userIdentity element").
 */
export function trailEvent(call: AwsCall, now: Date, id: string): Envelope {
  const [service = "", action = ""] = call.action.split(":");
  const { eventName = action, requestParameters = smallFirst(call.input) } = call.trail ?? {};
  const eventTime = `${now.toISOString().slice(0, 19)}Z`;
  const roleName = call.principal.split("/").at(-1) ?? "";
  const account = call.principal.split(":")[4] ?? "";
  // CloudTrail records IAM in a single Region (IAM user guide, "Logging IAM and AWS STS API calls with AWS
  // CloudTrail").
  const region = ["iam", "organizations"].includes(service) ? "us-east-1" : call.region;
  const detail: JsonObject = {
    eventVersion: "1.11",
    userIdentity: {
      type: "AssumedRole",
      principalId: `AROAEXAMPLE:${roleName}`,
      arn: `arn:aws:sts::${account}:assumed-role/${roleName}/${roleName}`,
      accountId: account,
      sessionContext: {
        sessionIssuer: {
          type: "Role",
          principalId: "AROAEXAMPLE",
          arn: call.principal,
          accountId: account,
          userName: roleName,
        },
      },
    },
    eventTime,
    eventSource: `${service}.amazonaws.com`,
    eventName,
    awsRegion: region,
    sourceIPAddress: "203.0.113.10",
    userAgent: "aws-sdk-js/3",
    requestParameters: requestParameters as JsonObject,
    responseElements: null,
    eventID: id,
    readOnly: false,
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: call.account,
    eventCategory: "Management",
    ...(call.outcome === "failed" && { errorCode: (call.error ?? "").split(":")[0] ?? "" }),
  };
  return {
    version: "0",
    id,
    "detail-type": "AWS API Call via CloudTrail",
    source: `aws.${service}`,
    account: call.account,
    region,
    time: eventTime,
    resources: [],
    detail,
  };
}

/** Request parameters have the API's names in lower camel case. */
function smallFirst(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(smallFirst);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key.charAt(0).toLowerCase() + key.slice(1), smallFirst(member)]),
  );
}
