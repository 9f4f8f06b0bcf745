import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import { user } from "../../catalog/sample-callers";
import { caller, series, succeeded } from "../calls";
import type { CorrelationRule } from "../correlation-rule";

const stopped = cloudTrailSample({
  source: "aws.cloudtrail",
  eventName: "StopLogging",
  userIdentity: user,
  requestParameters: { name: "organization" },
});
const shared = cloudTrailSample({
  source: "aws.ec2",
  eventName: "ModifySnapshotAttribute",
  userIdentity: user,
  requestParameters: {
    snapshotId: "snap-0a1b2c3d4e5f60718",
    createVolumePermission: { add: { items: [{ userId: "999988887777" }] } },
    attributeType: "CREATE_VOLUME_PERMISSION",
  },
});
const made = cloudTrailSample({
  source: "aws.cloudtrail",
  eventName: "CreateTrail",
  userIdentity: user,
  requestParameters: { name: "x" },
});

export const trailStoppedWhileDataLeft: CorrelationRule = {
  id: "trail-stopped-while-data-left",
  title: "Somebody stopped a trail and shared data with another account",
  why: "Data leaves while nobody writes it down: one principal did both within an hour.",
  severity: "critical",
  technique: "T1537",
  type: "temporal",
  timespanMinutes: 60,
  events: [
    {
      id: "stopped",
      source: "aws.cloudtrail",
      pattern: succeeded(["DeleteTrail", "StopLogging", "PutEventSelectors"]),
      governedBy: "cloudtrail-weakened",
    },
    {
      id: "shared",
      source: "aws.ec2",
      pattern: succeeded(["ModifyImageAttribute", "ModifySnapshotAttribute"]),
      governedBy: "ec2-images-shared",
    },
  ],
  groupBy: { account: "account", caller },
  sample: series("trail-stopped-while-data-left", [
    [0, shared],
    [600, stopped],
  ]),
  nearMisses: [
    series("trail-stopped-while-data-left: shared alone", [
      [0, shared],
      [600, shared],
    ]),
    series("trail-stopped-while-data-left: a trail is made", [
      [0, shared],
      [600, made],
    ]),
    series("trail-stopped-while-data-left: the next day", [
      [0, shared],
      [86400, stopped],
    ]),
  ],
  limits: "Sharing by other services (RDS, S3, AMIs by a copy) is not looked at here.",
  query: "trail-and-detector-tampering",
  triage: {
    look: [
      "Run `trail-and-detector-tampering`: which trail, and whether another one still logs.",
      "Look at the account with which data was shared.",
      "Run `everything-one-principal-did` for the caller.",
    ],
    harmless: "Never by one person within an hour; ask the owner of the account.",
    contain: "Start logging again, take the shares back, end the caller's sessions.",
  },
};
