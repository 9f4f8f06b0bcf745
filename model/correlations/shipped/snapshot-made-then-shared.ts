import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import { user } from "../../catalog/sample-callers";
import { caller, series, succeeded } from "../calls";
import type { CorrelationRule } from "../correlation-rule";

const made = cloudTrailSample({
  source: "aws.ec2",
  eventName: "CreateSnapshot",
  userIdentity: user,
  requestParameters: { volumeId: "vol-0a1b2c3d4e5f60718" },
  responseElements: { snapshotId: "snap-0a1b2c3d4e5f60718" },
});
const shared = (snapshotId: string) =>
  cloudTrailSample({
    source: "aws.ec2",
    eventName: "ModifySnapshotAttribute",
    userIdentity: user,
    requestParameters: {
      snapshotId,
      createVolumePermission: { add: { items: [{ userId: "999988887777" }] } },
      attributeType: "CREATE_VOLUME_PERMISSION",
    },
  });

export const snapshotMadeThenShared: CorrelationRule = {
  id: "snapshot-made-then-shared",
  title: "Somebody made a snapshot and shared it at once",
  why: "A disk leaves the organization in two calls: the snapshot was made for no other purpose.",
  severity: "high",
  technique: "T1537",
  type: "temporal_ordered",
  timespanMinutes: 120,
  events: [
    {
      id: "made",
      source: "aws.ec2",
      pattern: succeeded(["CopySnapshot", "CreateSnapshot"]),
      governedBy: "ec2-data-copied",
    },
    {
      id: "shared",
      source: "aws.ec2",
      pattern: succeeded(["ModifySnapshotAttribute"], {
        requestParameters: { createVolumePermission: { add: { items: { userId: [{ exists: true }] } } } },
      }),
      governedBy: "ec2-images-shared",
    },
  ],
  groupBy: {
    account: "account",
    caller,
    snapshot: { made: "detail.responseElements.snapshotId", shared: "detail.requestParameters.snapshotId" },
  },
  sample: series("snapshot-made-then-shared", [
    [0, made],
    [900, shared("snap-0a1b2c3d4e5f60718")],
  ]),
  nearMisses: [
    series("snapshot-made-then-shared: another", [
      [0, made],
      [900, shared("snap-0a1b2c3d4e5f60719")],
    ]),
    series("snapshot-made-then-shared: an old one", [
      [0, made],
      [90000, shared("snap-0a1b2c3d4e5f60718")],
    ]),
  ],
  limits: "CreateSnapshots, which makes several at once, names them in a list and is not looked at.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the snapshot.",
      "Look at the account with which it was shared: is it the organization's?",
      "Run `everything-one-principal-did` for the caller.",
    ],
    harmless: "Backups into an account of the organization, by the role that does so every night.",
    contain: "Take the permission back, and look whether the snapshot was copied in the meantime.",
  },
};
