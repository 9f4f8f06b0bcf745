import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { pipeline, user } from "../../catalog/sample-callers";

export const taskFromPublicImage: Detection = {
  id: "task-from-public-image",
  title: "A user registered a task that runs a public image",
  why: "Miners come as an image from a public registry.",
  severity: "low",
  technique: "T1610",
  source: "aws.ecs",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["RegisterTaskDefinition"],
      userIdentity: { type: ["IAMUser", "Root"] },
      requestParameters: { containerDefinitions: { image: [{ "anything-but": { wildcard: "*.dkr.ecr.*" } }] } },
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "ecs-tasks-changed",
  subject: ["detail.requestParameters.family"],
  sample: cloudTrailSample({
    source: "aws.ecs",
    eventName: "RegisterTaskDefinition",
    userIdentity: user,
    requestParameters: {
      family: "worker",
      cpu: "4096",
      containerDefinitions: [{ name: "worker", image: "docker.io/example/worker:latest" }],
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.ecs",
      eventName: "RegisterTaskDefinition",
      userIdentity: pipeline,
      requestParameters: {
        family: "worker",
        containerDefinitions: [{ name: "worker", image: "docker.io/example/worker:latest" }],
      },
    }),
    cloudTrailSample({
      source: "aws.ecs",
      eventName: "RegisterTaskDefinition",
      userIdentity: user,
      requestParameters: {
        family: "worker",
        containerDefinitions: [{ name: "worker", image: "111122223333.dkr.ecr.eu-west-1.amazonaws.com/worker:4" }],
      },
    }),
  ],
  limits: "A role that does it looks like a deployment; sidecars of vendors come from public registries too.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the task definition, `requestParameters.family`: who made the call, from where, and what came before it.",
      "Look the image up.",
      "Look for tasks and services of the definition, and their processors.",
    ],
    harmless: "A developer in a test account.",
    contain: "Deregister the definition, stop its tasks, and deactivate the key.",
  },
};
