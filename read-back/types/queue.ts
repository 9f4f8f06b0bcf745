import { asJson } from "../normalize";
import { type Attributes, attributesOf } from "../queue-attributes";
import { input, readBack } from "../read-back";

const number = (value: string | undefined): number | undefined => (value === undefined ? undefined : Number(value));

export const queue = readBack<Attributes>({
  type: "aws:sqs/queue:Queue",
  noun: "queue",
  permissions: ["sqs:GetQueueAttributes"],
  nameOf: (resource) => input(resource, "name") ?? resource.name,
  read: (resource, place) => attributesOf(String(resource.outputs["url"]), place),
  effect: "What should wait there is lost.",
  properties: [
    {
      name: "MessageRetentionPeriod",
      planned: (resource) => input<number>(resource, "messageRetentionSeconds"),
      found: ({ MessageRetentionPeriod }) => number(MessageRetentionPeriod),
      effect: "What waits is kept for another time than planned.",
    },
    {
      name: "MaximumMessageSize",
      planned: (resource) => input<number>(resource, "maxMessageSize"),
      found: ({ MaximumMessageSize }) => number(MaximumMessageSize),
      effect: "Large events do not fit into the queue and are lost.",
    },
    {
      name: "VisibilityTimeout",
      planned: (resource) => input<number>(resource, "visibilityTimeoutSeconds"),
      found: ({ VisibilityTimeout }) => number(VisibilityTimeout),
      effect: "Messages may be worked on twice.",
    },
    {
      name: "SqsManagedSseEnabled",
      planned: (resource) => input<boolean>(resource, "sqsManagedSseEnabled"),
      found: ({ SqsManagedSseEnabled, KmsMasterKeyId }) =>
        KmsMasterKeyId === undefined ? SqsManagedSseEnabled === "true" : `key ${KmsMasterKeyId}`,
      effect: "With another key, services that may not use it can put nothing into the queue.",
    },
    {
      name: "RedrivePolicy",
      planned: (resource) => input(resource, "redrivePolicy"),
      found: ({ RedrivePolicy }) => RedrivePolicy,
      as: asJson,
      effect: "What fails again and again is not put aside as planned.",
    },
  ],
});
