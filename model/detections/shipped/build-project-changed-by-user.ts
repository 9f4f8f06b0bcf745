import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user } from "../../catalog/sample-callers";

export const buildProjectChangedByUser: Detection = {
  id: "build-project-changed-by-user",
  title: "A user created or changed a build project",
  why: "Projects come from a deployment; a key that changes one gets its role's rights.",
  severity: "low",
  technique: "T1072",
  source: "aws.codebuild",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["CreateProject", "CreateWebhook", "ImportSourceCredentials", "UpdateProject", "UpdateWebhook"],
      userIdentity: { type: ["IAMUser", "Root"] },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "builds-changed",
  subject: [
    "detail.requestParameters.name",
    "detail.requestParameters.projectName",
    "detail.requestParameters.serverType",
  ],
  sample: cloudTrailSample({
    source: "aws.codebuild",
    eventName: "UpdateProject",
    userIdentity: user,
    requestParameters: {
      name: "shop",
      source: { type: "GITHUB", location: "https://github.com/example/shop.git" },
      serviceRole: "arn:aws:iam::111122223333:role/build",
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.codebuild",
      eventName: "UpdateProject",
      userIdentity: pipeline,
      requestParameters: { name: "shop", source: { type: "GITHUB", location: "https://github.com/example/shop.git" } },
    }),
    cloudTrailSample({
      source: "aws.codebuild",
      eventName: "StartBuild",
      userIdentity: user,
      requestParameters: { projectName: "shop" },
    }),
  ],
  limits: "A role that does it looks like a deployment.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the project, `requestParameters.name`: who made the call, from where, and what came before it.",
      "Compare source, script and role with what they were.",
      "Look for builds since.",
    ],
    harmless: "A developer in a test account.",
    contain: "Put the project back as it was, and deactivate the key.",
  },
};
