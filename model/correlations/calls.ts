import { cloudTrailSample, exampleId } from "../catalog/cloudtrail-sample";
import type { Envelope, JsonObject } from "../envelope";

/** What correlation rules share: patterns of calls, the fields by which events are grouped, and series of events. */

/** Calls that succeeded. */
export const succeeded = (names: JsonObject[string], more: JsonObject = {}): JsonObject => ({
  "detail-type": ["AWS API Call via CloudTrail"],
  detail: { eventName: names, errorCode: [{ exists: false }], ...more },
});

/** EventBridge user guide and recorded events: `model/catalog/events/console-sign-in.ts`. */
export const signIn = (detail: JsonObject): JsonObject => ({
  "detail-type": ["AWS Console Sign In via CloudTrail", "AWS Console Signin via CloudTrail"],
  detail,
});

/** Who called: a session of a role, or a user (CloudTrail user guide, "CloudTrail userIdentity element"). */
export const caller = ["detail.userIdentity.arn", "detail.userIdentity.principalId"] as const;

/** A sign-in of an IAM user, right or wrong. */
export const signInOf = (userName: string, result: "Success" | "Failure", mfa: "Yes" | "No" = "No"): Envelope =>
  cloudTrailSample({
    source: "aws.signin",
    eventName: "ConsoleLogin",
    eventType: "AwsConsoleSignIn",
    region: "us-east-1",
    userIdentity: {
      type: "IAMUser",
      principalId: `AIDAEXAMPLE${userName.toUpperCase()}`,
      accountId: "111122223333",
      accessKeyId: "",
      userName,
    },
    responseElements: { ConsoleLogin: result },
    more: {
      ...(result === "Failure" && { errorMessage: "Failed authentication" }),
      additionalEventData: { MobileVersion: "No", MFAUsed: mfa },
    },
  });

/** One event of a series: seconds after the first, and what it is. */
export type Moment = readonly [seconds: number, event: Envelope];

/** Events one after another, each with a time and an id of its own. `name` tells series apart. */
export const series = (name: string, moments: readonly Moment[]): Envelope[] =>
  moments.map(([seconds, event], index) => {
    const time = `${new Date(Date.parse(event.time) + seconds * 1000).toISOString().slice(0, 19)}Z`;
    const { detail } = event;
    return {
      ...event,
      id: exampleId(`event ${name} ${index}`),
      time,
      detail: {
        ...detail,
        ...("eventID" in detail && { eventTime: time, eventID: exampleId(`record ${name} ${index}`) }),
      },
    };
  });

/** The same kind of event so many times, seconds apart. */
export const times = (count: number, apart: number, event: (index: number) => Envelope): Moment[] =>
  Array.from({ length: count }, (_, index): Moment => [index * apart, event(index)]);

/** An event in another Region. */
export const inRegion = (region: string, event: Envelope): Envelope => ({
  ...event,
  region,
  detail: { ...event.detail, awsRegion: region },
});

/** An event in another account. */
export const inAccount = (account: string, event: Envelope): Envelope => ({
  ...event,
  account,
  detail: { ...event.detail, recipientAccountId: account },
});
