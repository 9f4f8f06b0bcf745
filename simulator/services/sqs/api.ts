import { awsJson } from "../protocols/json";
import { AwsError, type Call, type Input, type Service } from "../protocols/service";

/** `https://sqs.REGION.amazonaws.com/ACCOUNT/NAME` → the queue's ARN. */
function queueArn({ QueueUrl }: Input, { region, account }: Call): string {
  const [, inRegion = region, owner = account, name = ""] =
    /^https:\/\/sqs\.([a-z0-9-]+)\.amazonaws\.com\/(\d{12})\/(.+)$/.exec(String(QueueUrl)) ?? [];
  return `arn:aws:sqs:${inRegion}:${owner}:${name}`;
}

function recordedQueue(input: Input, call: Call): string {
  const arn = queueArn(input, call);
  if (call.aws.recorded(arn)?.type !== "aws:sqs/queue:Queue")
    throw new AwsError("QueueDoesNotExist", "The specified queue does not exist.");
  return arn;
}

/** The messages are in the runtime that runs functions on queues. */
export const sqs: Service = {
  name: "sqs",
  protocol: awsJson("1.0"),
  create: () => undefined,
  actions: {
    SendMessage: {
      resources: (input, call) => [queueArn(input, call)],
      run: (_state, input, call) => {
        const delay = Number(input["DelaySeconds"] ?? 0);
        // SQS API reference, SendMessage: up to 15 minutes.
        if (!(delay >= 0 && delay <= 900)) throw new AwsError("InvalidParameterValue", `DelaySeconds is ${delay}`);
        return { MessageId: call.aws.sendMessage(recordedQueue(input, call), String(input["MessageBody"]), delay) };
      },
    },
    ChangeMessageVisibility: {
      resources: (input, call) => [queueArn(input, call)],
      run: (_state, input, call) => {
        const seconds = Number(input["VisibilityTimeout"]);
        // SQS API reference, ChangeMessageVisibility: up to 12 hours.
        if (!(seconds >= 0 && seconds <= 43_200))
          throw new AwsError("InvalidParameterValue", `VisibilityTimeout is ${seconds}`);
        if (!call.aws.changeVisibility(recordedQueue(input, call), String(input["ReceiptHandle"]), seconds))
          throw new AwsError("MessageNotInflight", "The specified message isn't in flight.");
      },
    },
  },
};
