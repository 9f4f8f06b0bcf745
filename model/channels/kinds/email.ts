import * as z from "zod";
import { arns } from "../../names";
import { channelKind, type ChannelPlace } from "../channel-kind";

const topicArn = (id: string, { accountId, region, names }: ChannelPlace) =>
  arns.topic(region, accountId, names.notificationTopic(id));

export const email = channelKind({
  kind: "email",
  position: 3,
  what: "by an SNS topic of its own",
  secret: { unused: "mail goes by SNS" },
  settings: {
    addresses: {
      schema: z
        .array(z.email("is not an e-mail address: write one such as security@example.com"))
        .default([])
        .describe("For email: who subscribes to the topic; each must confirm it once."),
      verb: "are",
      hint: "name at least one",
    },
  },
  configuration: { topicArn: z.string().optional() },
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
