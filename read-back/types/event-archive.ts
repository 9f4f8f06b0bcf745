import { DescribeArchiveCommand, type DescribeArchiveResponse } from "@aws-sdk/client-eventbridge";
import { input, readBack, unless } from "../read-back";

export const eventArchive = readBack<DescribeArchiveResponse>({
  type: "aws:cloudwatch/eventArchive:EventArchive",
  noun: "replay archive",
  permissions: ["events:DescribeArchive"],
  nameOf: (resource) => input(resource, "name") ?? resource.name,
  read: (resource, { clients }) =>
    unless(["ResourceNotFoundException"], () =>
      clients.events.send(new DescribeArchiveCommand({ ArchiveName: input(resource, "name") })),
    ),
  effect: "Nothing can be replayed.",
  properties: [
    {
      name: "EventSourceArn",
      planned: (resource) => input(resource, "eventSourceArn"),
      found: ({ EventSourceArn }) => EventSourceArn,
      effect: "It keeps the events of another bus.",
    },
    {
      name: "RetentionDays",
      planned: (resource) => input<number>(resource, "retentionDays"),
      found: ({ RetentionDays }) => RetentionDays,
      effect: "What can be replayed goes back less far, or costs more, than planned.",
    },
    {
      name: "State",
      planned: () => "ENABLED",
      // CREATING and UPDATING pass.
      found: ({ State }) => (State === "CREATING" || State === "UPDATING" ? "ENABLED" : State),
      effect: "New events are not kept for a replay.",
    },
  ],
});
