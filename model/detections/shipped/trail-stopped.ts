import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user, pipeline } from "../../catalog/sample-callers";

export const trailStopped: Detection = {
  id: "trail-stopped",
  title: "A CloudTrail trail was stopped or deleted",
  why: "What follows is meant to go unseen, and EventBridge no longer receives calls from an account without a trail: this may be the last event to arrive.",
  severity: "critical",
  technique: "T1562.008",
  source: "aws.cloudtrail",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["DeleteEventDataStore", "DeleteTrail", "StopEventDataStoreIngestion", "StopLogging"],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "cloudtrail-weakened",
  subject: ["detail.requestParameters.name", "detail.requestParameters.eventDataStore"],
  sample: cloudTrailSample({
    source: "aws.cloudtrail",
    eventName: "StopLogging",
    userIdentity: user,
    requestParameters: { name: "arn:aws:cloudtrail:eu-west-1:111122223333:trail/organization" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.cloudtrail",
      eventName: "StopLogging",
      userIdentity: user,
      requestParameters: { name: "arn:aws:cloudtrail:eu-west-1:111122223333:trail/organization" },
      more: refused,
    }),
    cloudTrailSample({
      source: "aws.cloudtrail",
      eventName: "DeleteTrail",
      userIdentity: pipeline,
      requestParameters: { name: "migration-test" },
      more: { errorCode: "TrailNotFoundException", errorMessage: "Unknown trail: migration-test" },
    }),
  ],
  limits: "Denied attempts, which the query lists; a bucket or a key that is removed from the trail instead.",
  query: "trail-and-detector-tampering",
  triage: {
    look: [
      "Run `trail-and-detector-tampering`: what else was switched off, refused tries included.",
      "Look whether another trail still records the account: the organization's cannot be stopped by members.",
      "Look at the caller's last minutes: `everything-one-principal-did` with `userIdentity.arn`.",
    ],
    harmless: "A migration of trails, announced, in which another trail records everything meanwhile.",
    contain:
      "Call StartLogging or put the trail back from code; revoke the caller's sessions, and deny cloudtrail:StopLogging by an SCP.",
  },
};
