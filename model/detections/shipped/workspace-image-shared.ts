import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const workspaceImageShared: Detection = {
  id: "workspace-image-shared",
  title: "A desktop image was shared with another account",
  why: "The image holds what was on the desktop that it was made from.",
  severity: "medium",
  technique: "T1537",
  source: "aws.workspaces",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["UpdateWorkspaceImagePermission"],
      requestParameters: { allowCopyImage: [true, "true"] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "workspaces-changed",
  subject: ["detail.requestParameters.imageId", "detail.requestParameters.sharedAccountId"],
  sample: cloudTrailSample({
    source: "aws.workspaces",
    eventName: "UpdateWorkspaceImagePermission",
    userIdentity: user,
    requestParameters: { imageId: "wsi-0a1b2c3d4", allowCopyImage: true, sharedAccountId: "999988887777" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.workspaces",
      eventName: "UpdateWorkspaceImagePermission",
      userIdentity: pipeline,
      requestParameters: { imageId: "wsi-0a1b2c3d4", allowCopyImage: false, sharedAccountId: "999988887777" },
    }),
    cloudTrailSample({
      source: "aws.workspaces",
      eventName: "UpdateWorkspaceImagePermission",
      userIdentity: user,
      requestParameters: { imageId: "wsi-0a1b2c3d4", allowCopyImage: true, sharedAccountId: "999988887777" },
      more: refused,
    }),
  ],
  limits: "A pattern cannot tell an account of the organization from a foreign one.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the image, `requestParameters.imageId`: who made the call, from where, and what came before it.",
      "Check whose account it is.",
      "Ask what is on the image.",
    ],
    harmless: "Another account of the organization.",
    contain: "Take the permission back.",
  },
};
