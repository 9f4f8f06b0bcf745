import {
  CancelMessageMoveTaskCommand,
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { arnOf, type DeadLetterQueue, queueUrl } from "./queues";

/** Letters of a queue, about: those that can be received, and those that somebody has received (SQS API reference, GetQueueAttributes). */
export async function lettersIn(
  queue: DeadLetterQueue,
  sqs: SQSClient,
): Promise<{ readonly visible: number; readonly hidden: number }> {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: queueUrl(arnOf(queue)),
      AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
    }),
  );
  return {
    visible: Number(Attributes["ApproximateNumberOfMessages"] ?? 0),
    hidden: Number(Attributes["ApproximateNumberOfMessagesNotVisible"] ?? 0),
  };
}

/** SQS API reference, StartMessageMoveTask: at most 500 messages a second. */
const mostPerSecond = 500;

/** Outcome of a move: the number of letters moved, and why it ended early. */
export interface Move {
  readonly moved: number;
  readonly failure?: string;
}

/**
 * Lets SQS move the dead letters of another queue back to it. SQS does so by itself: whether this process lives or not, a
 * letter is moved or stays. A task that already runs is followed.
 */
export async function moveBack(
  queue: DeadLetterQueue & { readonly source: string },
  {
    sqs,
    perSecond,
    cancel,
    sleep,
  }: {
    readonly sqs: SQSClient;
    readonly perSecond: number;
    readonly cancel: AbortSignal;
    readonly sleep: (milliseconds: number) => Promise<void>;
  },
): Promise<Move> {
  const SourceArn = arnOf(queue);
  const latest = async () => {
    const { Results = [] } = await sqs.send(new ListMessageMoveTasksCommand({ SourceArn, MaxResults: 1 }));
    return Results[0];
  };
  if ((await latest())?.Status !== "RUNNING")
    await sqs.send(
      new StartMessageMoveTaskCommand({
        SourceArn,
        DestinationArn: queue.source,
        MaxNumberOfMessagesPerSecond: Math.min(perSecond, mostPerSecond),
      }),
    );
  for (;;) {
    const task = await latest();
    const moved = task?.ApproximateNumberOfMessagesMoved ?? 0;
    if (task?.Status === "COMPLETED") return { moved };
    if (task?.Status !== "RUNNING" && task?.Status !== "CANCELLING")
      return { moved, failure: `${task?.Status ?? "UNKNOWN"}: ${task?.FailureReason ?? "the task is gone"}` };
    if (cancel.aborted && task.Status === "RUNNING" && task.TaskHandle !== undefined) {
      await sqs.send(new CancelMessageMoveTaskCommand({ TaskHandle: task.TaskHandle })).catch(() => undefined);
      return { moved, failure: "interrupted" };
    }
    await sleep(1000);
  }
}
