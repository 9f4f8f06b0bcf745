import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const buildsChanged: GovernedEvent = {
  id: "builds-changed",
  why: "A build has the credentials that deploy everything: a changed project, a webhook from elsewhere or a buildspec given with the start of a build uses them.",
  topic: "delivery",
  source: "aws.codebuild",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "CreateFleet",
        "CreateProject",
        "CreateWebhook",
        "DeleteProject",
        "DeleteResourcePolicy",
        "DeleteSourceCredentials",
        "ImportSourceCredentials",
        "PutResourcePolicy",
        "RetryBuild",
        "StartBuild",
        "StartBuildBatch",
        "StartCommandExecution",
        "StartSandbox",
        "UpdateProject",
        "UpdateProjectVisibility",
        "UpdateWebhook",
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 300, busyPerMonth: 20000, basis: "One event for each build." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.codebuild",
    eventName: "UpdateProjectVisibility",
    requestParameters: {
      projectArn: "arn:aws:codebuild:eu-west-1:111122223333:project/shop",
      projectVisibility: "PUBLIC_READ",
    },
  }),
};
