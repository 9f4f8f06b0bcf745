import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const notebookLinkCreated: Detection = {
  id: "notebook-link-created",
  title: "A user made a link that opens a notebook",
  why: "Whoever has the link within its minutes has the notebook, its files and its role.",
  severity: "low",
  technique: "T1133",
  source: "aws.sagemaker",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "CreatePresignedDomainUrl",
        "CreatePresignedMlflowTrackingServerUrl",
        "CreatePresignedNotebookInstanceUrl",
      ],
      userIdentity: { type: ["IAMUser", "Root"] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "sagemaker-changed",
  subject: [
    "detail.requestParameters.notebookInstanceName",
    "detail.requestParameters.domainId",
    "detail.requestParameters.userProfileName",
    "detail.requestParameters.trackingServerName",
  ],
  sample: cloudTrailSample({
    source: "aws.sagemaker",
    eventName: "CreatePresignedNotebookInstanceUrl",
    userIdentity: user,
    requestParameters: { notebookInstanceName: "forecast" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.sagemaker",
      eventName: "CreatePresignedDomainUrl",
      userIdentity: pipeline,
      requestParameters: { domainId: "d-0a1b2c3d", userProfileName: "dana" },
    }),
    cloudTrailSample({
      source: "aws.sagemaker",
      eventName: "CreatePresignedNotebookInstanceUrl",
      userIdentity: user,
      requestParameters: { notebookInstanceName: "forecast" },
      more: refused,
    }),
  ],
  limits:
    "The console makes such a link for everybody who opens a notebook; people who sign in by a role are left out.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the notebook, `requestParameters.notebookInstanceName`: who made the call, from where, and what came before it.",
      "Check whether the user works with this notebook.",
      "Look for calls by the notebook's role since.",
    ],
    harmless: "The notebook's own user.",
    contain: "Stop the notebook, and revoke its role's sessions.",
  },
};
