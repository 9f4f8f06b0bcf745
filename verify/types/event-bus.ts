import { DescribeEventBusCommand, type DescribeEventBusResponse } from "@aws-sdk/client-eventbridge";
import { input, readBack, unless, within } from "../read-back";

export const eventBus = readBack<DescribeEventBusResponse>({
  type: "aws:cloudwatch/eventBus:EventBus",
  noun: "event bus",
  permissions: ["events:DescribeEventBus"],
  nameOf: (resource) => input(resource, "name") ?? resource.name,
  read: (resource, place) =>
    place.once(`bus ${input(resource, "name")}`, () =>
      unless(["ResourceNotFoundException"], () =>
        place.clients.events.send(new DescribeEventBusCommand({ Name: input(resource, "name") })),
      ),
    ),
  effect: "No member can forward anything to this hub: each event becomes a dead letter.",
  properties: [
    {
      name: "KmsKeyIdentifier",
      planned: (resource) => input(resource, "kmsKeyIdentifier") ?? "none",
      found: ({ KmsKeyIdentifier }) => KmsKeyIdentifier ?? "none",
      effect: "Events are encrypted with another key.",
    },
    {
      name: "LogConfig",
      planned: (resource) => within(resource, "logConfig", "level") ?? "OFF",
      found: ({ LogConfig }) => LogConfig?.Level ?? "OFF",
      effect: "The bus logs more or less than planned.",
    },
  ],
});
