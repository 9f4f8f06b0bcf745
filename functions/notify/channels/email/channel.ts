import type { Channel } from "../../channel";
import { type Email, emailDigest, emailOf } from "./messages";

export const email: Channel<never, Email> = {
  kind: "email",
  pauseMs: 0,
  message: emailOf,
  digest: emailDigest,
  async send({ subject, message }, { channel: { topicArn }, client }) {
    const { PublishCommand, SNSClient } = await import("@aws-sdk/client-sns");
    await client(SNSClient).send(new PublishCommand({ TopicArn: topicArn, Subject: subject, Message: message }));
    return undefined;
  },
};
