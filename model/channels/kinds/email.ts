import * as z from "zod";
import { arns, type HubPlace } from "../../names";
import { channelKind } from "../channel-kind";

const topicArn = (id: string, { accountId, region, names }: HubPlace) =>
  arns.topic(region, accountId, names.notificationTopic(id));

export const email = channelKind({
  kind: "email",
  position: 3,
  what: "through an SNS topic of its own",
  secret: { unused: "email is sent through SNS" },
  settings: {
    addresses: {
      schema: z
        .array(z.email("is not an email address: write one such as security@example.com"))
        .default([])
        .describe("For email: addresses to subscribe to the topic; each must confirm once."),
      verb: "are",
      hint: "name at least one",
    },
  },
  configure: ({ id }, place) => ({ topicArn: topicArn(id, place) }),
  statements: (channels, place) => [
    {
      Sid: "SendMail",
      Effect: "Allow",
      Action: "sns:Publish",
      Resource: channels.map(({ id }) => topicArn(id, place)),
    },
  ],
  subscribers: ({ addresses }) => addresses,
});
