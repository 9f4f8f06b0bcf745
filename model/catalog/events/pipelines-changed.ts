import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const pipelinesChanged: GovernedEvent = {
  id: "pipelines-changed",
  why: "A pipeline deploys what its source says with the rights of its role; another source or an approval that is given by the wrong person ships anything.",
  topic: "compute",
  source: "aws.codepipeline",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "CreatePipeline",
        "DeletePipeline",
        "DisableStageTransition",
        "OverrideStageCondition",
        "PutApprovalResult",
        "PutWebhook",
        "UpdatePipeline",
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 20, busyPerMonth: 2000, basis: "Deployments, and one event for each approval." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.codepipeline",
    eventName: "UpdatePipeline",
    requestParameters: { pipeline: { name: "shop", version: 3, roleArn: "arn:aws:iam::111122223333:role/pipeline" } },
  }),
};
