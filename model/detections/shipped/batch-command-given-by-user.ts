import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user } from "../../catalog/sample-callers";

export const batchCommandGivenByUser: Detection = {
  id: "batch-command-given-by-user",
  title: "A user submitted a job with a command of their own",
  why: "The job runs whatever the user wrote with the role of its definition.",
  severity: "medium",
  technique: "T1610",
  source: "aws.batch",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["SubmitJob"],
      userIdentity: { type: ["IAMUser", "Root"] },
      requestParameters: { containerOverrides: { command: [{ exists: true }] } },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "batch-jobs-submitted",
  subject: ["detail.requestParameters.jobDefinition", "detail.requestParameters.jobName"],
  sample: cloudTrailSample({
    source: "aws.batch",
    eventName: "SubmitJob",
    userIdentity: user,
    requestParameters: {
      jobName: "import",
      jobQueue: "default",
      jobDefinition: "import:4",
      containerOverrides: { command: ["sh", "-c", "env"] },
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.batch",
      eventName: "SubmitJob",
      userIdentity: pipeline,
      requestParameters: {
        jobName: "import",
        jobQueue: "default",
        jobDefinition: "import:4",
        containerOverrides: { command: ["node", "import.js"] },
      },
    }),
    cloudTrailSample({
      source: "aws.batch",
      eventName: "SubmitJob",
      userIdentity: user,
      requestParameters: { jobName: "import", jobQueue: "default", jobDefinition: "import:4" },
    }),
  ],
  limits: "Scientists who submit by hand alert once for each definition; a stolen role looks like a scheduler.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the job, `requestParameters.jobDefinition`: who made the call, from where, and what came before it.",
      "Read the command.",
      "Read what the definition's role may do.",
    ],
    harmless: "A person who works with Batch by hand.",
    contain: "Terminate the job, and deactivate the key.",
  },
};
