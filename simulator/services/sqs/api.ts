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
      run: (_state, input, call) => hide(recordedQueue(input, call), input, call),
    },
    ChangeMessageVisibilityBatch: {
      // Service Authorization Reference, "Actions defined by Amazon SQS": a batch needs the single action's permission.
      iam: "sqs:ChangeMessageVisibility",
      resources: (input, call) => [queueArn(input, call)],
      run: (_state, input, call) => {
        const queue = recordedQueue(input, call);
        const entries = (input["Entries"] ?? []) as readonly Input[];
        const ids = entries.map(({ Id }) => String(Id));
        // SQS API reference, ChangeMessageVisibilityBatch: its errors.
        if (entries.length === 0)
          throw new AwsError("EmptyBatchRequest", "The batch request doesn't contain any entries.");
        if (entries.length > 10)
          throw new AwsError(
            "TooManyEntriesInBatchRequest",
            `Maximum number of entries per request are 10. You have sent ${entries.length}.`,
          );
        if (ids.some((id) => !/^[A-Za-z0-9_-]{1,80}$/.test(id)))
          throw new AwsError(
            "InvalidBatchEntryId",
            "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.",
          );
        if (new Set(ids).size < ids.length)
          throw new AwsError("BatchEntryIdsNotDistinct", "Two or more batch entries have the same Id.");
        const failed: Record<string, unknown>[] = [];
        for (const entry of entries)
          try {
            hide(queue, entry, call);
          } catch (error) {
            if (!(error instanceof AwsError)) throw error;
            failed.push({ Id: entry["Id"], SenderFault: true, Code: error.code, Message: error.message });
          }
        const bad = new Set(failed.map(({ Id }) => Id));
        return { Successful: ids.filter((id) => !bad.has(id)).map((Id) => ({ Id })), Failed: failed };
      },
    },
  },
};

function hide(queue: string, { VisibilityTimeout, ReceiptHandle }: Input, call: Call): void {
  const seconds = Number(VisibilityTimeout);
  // SQS API reference, ChangeMessageVisibility: up to 12 hours.
  if (!(seconds >= 0 && seconds <= 43_200))
    throw new AwsError("InvalidParameterValue", `VisibilityTimeout is ${seconds}`);
  if (!call.aws.changeVisibility(queue, String(ReceiptHandle), seconds))
    throw new AwsError("MessageNotInflight", "The specified message isn't in flight.");
}
