import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { everyWrite } from "../every-write";
import { writesAreLogged } from "../preconditions";

export const buildsChanged: GovernedEvent = {
  id: "builds-changed",
  why: "A build has the credentials that deploy everything: a changed project, a webhook from elsewhere or a buildspec given with the start of a build uses them.",
  topic: "services",
  source: "aws.codebuild",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: everyWrite },
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
