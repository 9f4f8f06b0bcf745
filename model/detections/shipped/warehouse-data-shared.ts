import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const warehouseDataShared: Detection = {
  id: "warehouse-data-shared",
  title: "A data warehouse's snapshot or data was shared",
  why: "Another account gets all of it without a query here.",
  severity: "medium",
  technique: "T1537",
  source: "aws.redshift",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["AuthorizeDataShare", "AuthorizeEndpointAccess", "AuthorizeSnapshotAccess", "PutResourcePolicy"],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "warehouse-changed",
  subject: [
    "detail.requestParameters.snapshotIdentifier",
    "detail.requestParameters.dataShareArn",
    "detail.requestParameters.clusterIdentifier",
    "detail.requestParameters.resourceArn",
  ],
  sample: cloudTrailSample({
    source: "aws.redshift",
    eventName: "AuthorizeSnapshotAccess",
    userIdentity: user,
    requestParameters: { snapshotIdentifier: "nightly", accountWithRestoreAccess: "999988887777" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.redshift",
      eventName: "DeleteClusterSnapshot",
      userIdentity: pipeline,
      requestParameters: { snapshotIdentifier: "nightly" },
    }),
    cloudTrailSample({
      source: "aws.redshift",
      eventName: "AuthorizeSnapshotAccess",
      userIdentity: user,
      requestParameters: { snapshotIdentifier: "nightly", accountWithRestoreAccess: "999988887777" },
      more: refused,
    }),
  ],
  limits: "A pattern cannot tell an account of the organization from a foreign one.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the snapshot, `requestParameters.snapshotIdentifier`: who made the call, from where, and what came before it.",
      "Check whose account it is.",
      "Ask the data's owner.",
    ],
    harmless: "Another account of the organization, by a deployment.",
    contain: "Revoke the access.",
  },
};
