import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { everyWrite } from "../every-write";
import { writesAreLogged } from "../preconditions";

export const sagemakerChanged: GovernedEvent = {
  id: "sagemaker-changed",
  why: "A notebook is a machine with a role and a browser: a presigned URL opens it for whoever has the link, and a lifecycle configuration runs as root at each start.",
  topic: "services",
  source: "aws.sagemaker",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: everyWrite },
  origin: "member",
  volume: { perMonth: 50, busyPerMonth: 20000, basis: "One event for each job and each notebook that is opened." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.sagemaker",
    eventName: "CreatePresignedNotebookInstanceUrl",
    requestParameters: { notebookInstanceName: "forecast", sessionExpirationDurationInSeconds: 1800 },
  }),
};
