import { GetScheduleCommand, type GetScheduleCommandOutput } from "@aws-sdk/client-scheduler";
import type { Resource } from "../resource";
import { asJson } from "../normalize";
import { input, readBack, unless, within } from "../read-back";

const nameOf = (resource: Resource): string => input(resource, "name") ?? resource.name;

export const schedule = readBack<GetScheduleCommandOutput>({
  type: "aws:scheduler/schedule:Schedule",
  noun: "schedule",
  permissions: ["scheduler:GetSchedule"],
  nameOf,
  read: (resource, { clients }) =>
    unless(["ResourceNotFoundException"], () =>
      clients.scheduler.send(
        new GetScheduleCommand({ Name: nameOf(resource), GroupName: input(resource, "groupName") ?? "default" }),
      ),
    ),
  effect: "No heartbeat is sent, or the function that it starts does not run.",
  properties: [
    {
      name: "State",
      planned: (resource) => input(resource, "state") ?? "ENABLED",
      found: ({ State }) => State,
      effect: "No heartbeat is sent, or the function that it starts does not run.",
    },
    {
      name: "ScheduleExpression",
      planned: (resource) => input(resource, "scheduleExpression"),
      found: ({ ScheduleExpression }) => ScheduleExpression,
      effect: "It runs at other times than planned.",
    },
    {
      name: "Target.Arn",
      planned: (resource) => within(resource, "target", "arn"),
      found: ({ Target }) => Target?.Arn,
      effect: "Something else is started.",
    },
    {
      name: "Target.RoleArn",
      planned: (resource) => within(resource, "target", "roleArn"),
      found: ({ Target }) => Target?.RoleArn,
      effect: "It acts as another role, which may not be allowed to.",
    },
    {
      name: "Target.Input",
      planned: (resource) => within(resource, "target", "input"),
      found: ({ Target }) => Target?.Input,
      as: asJson,
      effect: "What it starts is told something else.",
    },
    {
      name: "Target.DeadLetterConfig",
      planned: (resource: Resource) => within(resource, "target", "deadLetterConfig", "arn"),
      found: ({ Target }) => Target?.DeadLetterConfig?.Arn,
      effect: "What fails is lost without a trace.",
    },
  ],
});
