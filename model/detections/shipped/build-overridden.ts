import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user } from "../../catalog/sample-callers";

export const buildOverridden: Detection = {
  id: "build-overridden",
  title: "A build was started with a script, a source or a role of the caller's choice",
  why: "The build runs it with the credentials that deploy everything.",
  severity: "medium",
  technique: "T1072",
  source: "aws.codebuild",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["StartBuild", "StartBuildBatch"],
      $or: [
        { requestParameters: { buildspecOverride: [{ exists: true }] } },
        { requestParameters: { imageOverride: [{ exists: true }] } },
        { requestParameters: { serviceRoleOverride: [{ exists: true }] } },
        { requestParameters: { sourceLocationOverride: [{ exists: true }] } },
      ],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "builds-changed",
  subject: ["detail.requestParameters.projectName"],
  sample: cloudTrailSample({
    source: "aws.codebuild",
    eventName: "StartBuild",
    userIdentity: user,
    requestParameters: { projectName: "shop", buildspecOverride: "version: 0.2\nphases: {build: {commands: [env]}}" },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.codebuild",
      eventName: "StartBuild",
      userIdentity: pipeline,
      requestParameters: { projectName: "shop", sourceVersion: "main" },
    }),
    cloudTrailSample({
      source: "aws.codebuild",
      eventName: "StartBuild",
      userIdentity: pipeline,
      requestParameters: {
        projectName: "shop",
        environmentVariablesOverride: [{ name: "STAGE", value: "test", type: "PLAINTEXT" }],
      },
    }),
  ],
  limits: "Tools that generate their build's script do so at each build.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the project, `requestParameters.projectName`: who made the call, from where, and what came before it.",
      "Read what was given.",
      "Read what the project's role may do, and what it did since.",
    ],
    harmless: "A pipeline tool that always generates the script.",
    contain: "Stop the build, revoke the role's sessions, and rotate what builds can read.",
  },
};
