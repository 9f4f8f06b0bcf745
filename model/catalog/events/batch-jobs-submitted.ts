import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { everyWrite } from "../every-write";
import { writesAreLogged } from "../preconditions";

export const batchJobsSubmitted: GovernedEvent = {
  id: "batch-jobs-submitted",
  why: "A job runs any command with the role of its definition, and a compute environment launches as many instances as it allows.",
  topic: "services",
  source: "aws.batch",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: everyWrite },
  origin: "member",
  volume: { perMonth: 20, busyPerMonth: 100000, basis: "One event for each job, where Batch is used." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.batch",
    eventName: "SubmitJob",
    requestParameters: {
      jobName: "import",
      jobQueue: "default",
      jobDefinition: "import:4",
      containerOverrides: { command: ["sh", "-c", "env"] },
    },
    responseElements: { jobName: "import", jobId: "876da822-4198-45f2-a252-6cea32512ea8" },
  }),
};
