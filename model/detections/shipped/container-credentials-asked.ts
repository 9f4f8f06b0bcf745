import { cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Json } from "../../envelope";
import type { Detection } from "../detection";
import { pipeline, user } from "../../catalog/sample-callers";

/** The path below 169.254.170.2 at which a container gets its role's credentials (ECS developer guide, "Task IAM role"). */
const asksForCredentials: Json[] = [{ wildcard: "*AWS_CONTAINER_CREDENTIALS_RELATIVE_URI*" }];

export const containerCredentialsAsked: Detection = {
  id: "container-credentials-asked",
  title: "A task was started with a command that reads its credentials",
  why: "A container that sends what that address answers gives its role away.",
  severity: "high",
  technique: "T1552.005",
  source: "aws.ecs",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: ["RegisterTaskDefinition", "RunTask", "StartTask"],
      $or: [
        { requestParameters: { containerDefinitions: { command: asksForCredentials } } },
        { requestParameters: { overrides: { containerOverrides: { command: asksForCredentials } } } },
      ],
      errorCode: [{ exists: false }],
    },
  },
  governedBy: "ecs-tasks-changed",
  subject: ["detail.requestParameters.family", "detail.requestParameters.taskDefinition"],
  sample: cloudTrailSample({
    source: "aws.ecs",
    eventName: "RegisterTaskDefinition",
    userIdentity: user,
    requestParameters: {
      family: "import",
      containerDefinitions: [
        {
          name: "import",
          image: "curlimages/curl",
          command: ["sh", "-c", "curl 169.254.170.2$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"],
        },
      ],
    },
  }),
  nearMisses: [
    cloudTrailSample({
      source: "aws.ecs",
      eventName: "RegisterTaskDefinition",
      userIdentity: pipeline,
      requestParameters: {
        family: "import",
        containerDefinitions: [{ name: "import", image: "shop", command: ["node", "import.js"] }],
      },
    }),
    cloudTrailSample({
      source: "aws.ecs",
      eventName: "RunTask",
      userIdentity: pipeline,
      requestParameters: {
        cluster: "production",
        taskDefinition: "import:4",
        overrides: { containerOverrides: [{ name: "import", command: ["sh", "-c", "node import.js"] }] },
      },
    }),
  ],
  limits: "A command that spells the address otherwise, and an image that does so by itself.",
  query: "everything-that-touched-one-resource",
  triage: {
    look: [
      "Run `everything-that-touched-one-resource` for the task definition, `requestParameters.family`: who made the call, from where, and what came before it.",
      "Read the whole command: where does it send the answer?",
      "Read what the task's role may do, and look for its calls from outside.",
    ],
    harmless: "A test of the container platform.",
    contain: "Deregister the definition, stop its tasks, and revoke the role's sessions.",
  },
};
