import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, refused, user } from "../../catalog/sample-callers";

export const buildProjectPublic: Detection = {
  id: "build-project-public",
  title: "A build project was made public",
  why: "Its logs and artifacts are then on the internet, and logs hold what builds print.",
  severity: "high",
  technique: "T1213.003",
  source: "aws.codebuild",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["UpdateProjectVisibility"],
      requestParameters: { projectVisibility: ["PUBLIC_READ"] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "builds-changed",
  subject: ["detail.requestParameters.projectArn"],
  sample: cloudTrailSample({
    source: "aws.codebuild",
    eventName: "UpdateProjectVisibility",
    userIdentity: user,
    requestParameters: {
      projectArn: "arn:aws:codebuild:eu-west-1:111122223333:project/shop",
      projectVisibility: "PUBLIC_READ",
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.codebuild",
      eventName: "UpdateProjectVisibility",
      userIdentity: pipeline,
      requestParameters: {
        projectArn: "arn:aws:codebuild:eu-west-1:111122223333:project/shop",
        projectVisibility: "PRIVATE",
      },
    }),
    cloudTrailSample({
      source: "aws.codebuild",
      eventName: "UpdateProjectVisibility",
      userIdentity: user,
      requestParameters: {
        projectArn: "arn:aws:codebuild:eu-west-1:111122223333:project/shop",
        projectVisibility: "PUBLIC_READ",
      },
      more: refused,
    }),
  ],
  limits: "Open source projects do so on purpose, once.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the project, `requestParameters.projectArn`: who made the call, from where, and what came before it.",
      "Read the logs of its last builds for secrets.",
      "Ask the project's owner.",
    ],
    harmless: "An open source project.",
    contain: "Set it to PRIVATE, and rotate what its logs show.",
  },
};
