import { awsQuery } from "../protocols/query";
import { AwsError, type Service } from "../protocols/service";

export interface Published {
  readonly topicArn: string;
  readonly subject?: string;
  readonly message: string;
}

/** Messages published in an account and Region. */
export const sns: Service<Published[]> = {
  name: "sns",
  protocol: awsQuery,
  create: () => [],
  actions: {
    Publish: {
      resources: ({ TopicArn }) => [String(TopicArn)],
      run: (published, { TopicArn, Subject, Message }, { aws }) => {
        if (aws.recorded(String(TopicArn))?.type !== "aws:sns/topic:Topic")
          throw new AwsError("NotFound", "Topic does not exist", 404);
        const message = String(Message ?? "");
        // SNS API reference, Publish: the limits of a message and of a subject.
        if (message === "" || Buffer.byteLength(message) > 262_144)
          throw new AwsError("InvalidParameter", "Invalid parameter: Message too long or empty");
        if (Subject !== undefined && !/^[\x20-\x7e]{1,100}$/.test(String(Subject)))
          throw new AwsError("InvalidParameter", "Invalid parameter: Subject");
        published.push({
          topicArn: String(TopicArn),
          message,
          ...(Subject !== undefined && { subject: String(Subject) }),
        });
        return { MessageId: `00000000-0000-4000-8000-${String(published.length).padStart(12, "0")}` };
      },
    },
  },
};
