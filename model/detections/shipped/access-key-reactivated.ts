import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { refused, user } from "../../catalog/sample-callers";

const call: CloudTrailSample = {
  source: "aws.iam",
  eventName: "UpdateAccessKey",
  userIdentity: user,
  requestParameters: { userName: "backup-operator", accessKeyId: "AKIAEXAMPLEOLD", status: "Active" },
  region: "us-east-1",
};

export const accessKeyReactivated: Detection = {
  id: "access-key-reactivated",
  title: "A deactivated access key was switched on again",
  why: "Keys are deactivated because they leaked or nobody needs them; an intruder finds them in the list and asks for no new one.",
  severity: "medium",
  technique: "T1098.001",
  source: "aws.iam",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["UpdateAccessKey"],
      requestParameters: { status: ["Active"] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "iam-credentials-issued",
  subject: ["detail.requestParameters.accessKeyId", "detail.requestParameters.userName"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: refused }),
    cloudTrailSample({
      ...call,
      requestParameters: { userName: "backup-operator", accessKeyId: "AKIAEXAMPLEOLD", status: "Inactive" },
    }),
  ],
  limits: "A key that was never deactivated can be set active again, which changes nothing.",
  query: "iam-users-and-keys-made",
  triage: {
    look: [
      "Run `iam-users-and-keys-made` for the day, `requestParameters.accessKeyId`: who made which user and key, and from where.",
      "Find out why the key was deactivated: a leak, a departure, a rotation.",
      "Look what the key did since, and from which addresses.",
    ],
    harmless:
      "A rotation that is rolled back because something still used the old key: its owner can say so within minutes.",
    contain: "Deactivate the key again and delete it; make the role of who reactivated it a matter of its own.",
  },
};
