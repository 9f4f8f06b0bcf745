import type { Envelope, JsonObject } from "../envelope";

/** The variable parts of a CloudTrail record; the rest is the same for every sample. */
export interface CloudTrailSample {
  readonly source: `aws.${string}`;
  readonly eventName: string;
  /** @default "eu-west-1" */
  readonly region?: string;
  readonly requestParameters?: JsonObject;
  readonly responseElements?: JsonObject;
  /** @default an engineer's assumed role, signed in with MFA */
  readonly userIdentity?: JsonObject;
  /** @default false */
  readonly readOnly?: boolean;
  /** A data event, such as a read of an object. @default false */
  readonly dataEvent?: boolean;
  /** @default "AwsApiCall" */
  readonly eventType?: keyof typeof detailTypes;
  /** Fields that only some records have, such as `additionalEventData` or `serviceEventDetails`. */
  readonly more?: JsonObject;
}

/** EventBridge user guide, "AWS service events delivered via AWS CloudTrail". */
const detailTypes = {
  AwsApiCall: "AWS API Call via CloudTrail",
  AwsConsoleSignIn: "AWS Console Sign In via CloudTrail",
  AwsServiceEvent: "AWS Service Event via CloudTrail",
} as const;

const account = "111122223333";
const time = "2026-03-17T09:26:53Z";

const engineer: JsonObject = {
  type: "AssumedRole",
  principalId: "AROAEXAMPLEID4ENGINEER:dana",
  arn: `arn:aws:sts::${account}:assumed-role/Engineer/dana`,
  accountId: account,
  accessKeyId: "ASIAEXAMPLEACCESSKEY",
  sessionContext: {
    sessionIssuer: {
      type: "Role",
      principalId: "AROAEXAMPLEID4ENGINEER",
      arn: `arn:aws:iam::${account}:role/Engineer`,
      accountId: account,
      userName: "Engineer",
    },
    attributes: { creationDate: "2026-03-17T08:12:40Z", mfaAuthenticated: "true" },
  },
};

/**
 * The EventBridge event for a CloudTrail record: the record is `detail`, `resources` is empty (CloudTrail user guide,
 * "CloudTrail record contents").
 */
export function cloudTrailSample(sample: CloudTrailSample): Envelope {
  const { source, eventName, region = "eu-west-1", readOnly = false, eventType = "AwsApiCall" } = sample;
  const { dataEvent = false } = sample;
  const call = `${source}/${eventName}`;
  return {
    version: "0",
    id: exampleId(`event ${call}`),
    "detail-type": detailTypes[eventType],
    source,
    account,
    time,
    region,
    resources: [],
    detail: {
      eventVersion: "1.11",
      userIdentity: sample.userIdentity ?? engineer,
      eventTime: time,
      eventSource: `${source.slice("aws.".length)}.amazonaws.com`,
      eventName,
      awsRegion: region,
      sourceIPAddress: "203.0.113.24",
      userAgent: "aws-cli/2.31.0",
      requestParameters: sample.requestParameters ?? null,
      responseElements: sample.responseElements ?? null,
      ...sample.more,
      requestID: exampleId(`request ${call}`),
      eventID: exampleId(`record ${call}`),
      readOnly,
      eventType,
      managementEvent: !dataEvent,
      recipientAccountId: account,
      eventCategory: dataEvent ? "Data" : "Management",
    },
  };
}

/**
 * A deterministic id in UUID format for a text (FNV-1a, four times): samples stay the same from run to run, and no two
 * records share the `eventID` by which queries recognize duplicates.
 */
export function exampleId(text: string): string {
  const words = [1, 2, 3, 4].map((seed) => {
    let hash = 0x811c9dc5 ^ seed;
    for (const character of text) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
    return (hash >>> 0).toString(16).padStart(8, "0");
  });
  return words.join("").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
