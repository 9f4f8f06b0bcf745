import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const notebookStartupChanged: Detection = {
  id: "notebook-startup-changed",
  title: "A notebook's startup script was created or changed",
  why: "It runs as root at each start, with the notebook's role.",
  severity: "medium",
  technique: "T1037",
  source: "aws.sagemaker",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "CreateNotebookInstanceLifecycleConfig",
        "CreateStudioLifecycleConfig",
        "UpdateNotebookInstanceLifecycleConfig",
      ],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "sagemaker-changed",
  subject: [
    "detail.requestParameters.notebookInstanceLifecycleConfigName",
    "detail.requestParameters.studioLifecycleConfigName",
  ],
  sample: cloudTrailSample({
    source: "aws.sagemaker",
    eventName: "UpdateNotebookInstanceLifecycleConfig",
    userIdentity: user,
    requestParameters: { notebookInstanceLifecycleConfigName: "setup", onStart: [{ content: "IyEvYmluL2Jhc2g=" }] },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.sagemaker",
      eventName: "CreateNotebookInstance",
      userIdentity: pipeline,
      requestParameters: {
        notebookInstanceName: "forecast",
        instanceType: "ml.t3.medium",
        roleArn: "arn:aws:iam::111122223333:role/notebook",
      },
    }),
    cloudTrailSample({
      source: "aws.sagemaker",
      eventName: "UpdateNotebookInstanceLifecycleConfig",
      userIdentity: user,
      requestParameters: { notebookInstanceLifecycleConfigName: "setup" },
      more: refused,
    }),
  ],
  limits: "What the script does a pattern cannot tell: it is in the record, in base64.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the script, `requestParameters.notebookInstanceLifecycleConfigName`: who made the call, from where, and what came before it.",
      "Decode the script in the record and read it.",
      "List the notebooks that use it.",
    ],
    harmless: "A deployment of the data platform.",
    contain: "Put the former script back, and start its notebooks anew.",
  },
};
