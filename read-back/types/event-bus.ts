import { DescribeEventBusCommand, type DescribeEventBusResponse } from "@aws-sdk/client-eventbridge";
import type { Resource } from "../resource";
import { input, readBack, unless, within } from "../read-back";

const nameOf = (resource: Resource): string => input(resource, "name") ?? resource.name;

export const eventBus = readBack<DescribeEventBusResponse>({
  type: "aws:cloudwatch/eventBus:EventBus",
  noun: "event bus",
  permissions: ["events:DescribeEventBus"],
  nameOf,
  read: (resource, place) =>
    place.once(`bus ${nameOf(resource)}`, () =>
      unless(["ResourceNotFoundException"], () =>
        place.clients.events.send(new DescribeEventBusCommand({ Name: nameOf(resource) })),
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
