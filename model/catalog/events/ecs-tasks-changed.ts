import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

export const ecsTasksChanged: GovernedEvent = {
  id: "ecs-tasks-changed",
  why: "A task runs any image with the role of its definition: for mining, for the role's credentials, or as a shell in a container that somebody else started.",
  topic: "compute",
  source: "aws.ecs",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "CreateCluster",
        "CreateService",
        "DeleteCluster",
        "DeleteService",
        "DeregisterContainerInstance",
        "ExecuteCommand",
        "PutAccountSetting",
        "PutAccountSettingDefault",
        "RegisterTaskDefinition",
        "RunTask",
        "StartTask",
        "StopTask",
        "UpdateCluster",
        "UpdateService",
      ],
    },
  },
  origin: "member",
  volume: {
    perMonth: 300,
    busyPerMonth: 100000,
    basis: "A definition and a service for each deployment; scheduled tasks run all day.",
  },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.ecs",
    eventName: "RunTask",
    requestParameters: {
      cluster: "production",
      count: 1,
      launchType: "FARGATE",
      taskDefinition: "import:4",
      overrides: { containerOverrides: [{ name: "import", command: ["sh", "-c", "env"] }] },
    },
    responseElements: {
      tasks: [{ taskArn: "arn:aws:ecs:eu-west-1:111122223333:task/production/0a1b2c3d4e5f60718" }],
      failures: [],
    },
  }),
};
