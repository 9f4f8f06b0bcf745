import { uuidOf } from "../../deterministic";

/** A message of a queue. */
export interface Message {
  readonly id: string;
  readonly body: string;
  readonly sentAt: number;
  /** Number of function invocations that led to it: 0 for an event from outside. */
  readonly generation: number;
  /** Message group: in a standard queue, the tenant. Absent: a tenant of its own. */
  readonly group?: string;
  /** ARN of the function that caused it; empty for an event from outside. */
  readonly causedBy: string;
  receiveCount: number;
  /** Time in milliseconds from which it can be received. */
  visibleAt: number;
  /** Changes with each receipt. */
  receiptHandle: string;
}

/**
 * A queue that functions read: messages in flight are hidden, and a message that fails too often becomes a dead letter.
 */
export interface FunctionQueue {
  readonly arn: string;
  readonly visibilityTimeoutSeconds: number;
  /** Absent if the queue has no redrive policy: failed messages are then retried until they expire. */
  readonly redrive?: { readonly deadLetterArn: string; readonly maxReceiveCount: number };
  readonly messages: Message[];
  /** When messages of each group were received lately, in milliseconds. */
  readonly received: Map<string, number[]>;
  readonly deadLetters: Message[];
}

let sent = 0;

export function addMessage(
  queue: FunctionQueue,
  {
    body,
    now,
    delaySeconds = 0,
    generation,
    causedBy = "",
    group,
  }: { body: string; now: number; delaySeconds?: number; generation: number; causedBy?: string; group?: string },
): Message {
  const id = uuidOf(`message ${sent++}`);
  const visibleAt = now + delaySeconds * 1000;
  const message: Message = {
    id,
    body,
    sentAt: now,
    generation,
    causedBy,
    ...(group !== undefined && { group }),
    receiveCount: 0,
    visibleAt,
    receiptHandle: "",
  };
  queue.messages.push(message);
  return message;
}

/**
 * Receives up to the given number of messages and hides them (SQS developer guide, "Amazon SQS visibility timeout").
 * Messages with the same cause come together, so that the effects of a function can be distinguished from its input.
 * Those of noisy neighbors come last.
 */
export function receive(queue: FunctionQueue, now: number, most: number): Message[] {
  const taken: Message[] = [];
  for (const message of inTurn(queue, now)) {
    if (taken.length === most) break;
    if (message.visibleAt > now) continue;
    if (taken[0] !== undefined && taken[0].causedBy !== message.causedBy) continue;
    if (queue.redrive !== undefined && message.receiveCount >= queue.redrive.maxReceiveCount) {
      remove(queue, message);
      queue.deadLetters.push(message);
      continue;
    }
    message.receiveCount++;
    message.receiptHandle = `${message.id}#${message.receiveCount}`;
    message.visibleAt = now + queue.visibilityTimeoutSeconds * 1000;
    taken.push(message);
    if (message.group !== undefined) {
      const times = queue.received.get(message.group);
      if (times === undefined) queue.received.set(message.group, [now]);
      else times.push(now);
    }
  }
  return taken;
}

/** What decides whether a tenant is noisy (SQS developer guide, "How Amazon SQS fair queues work"): about these values. */
const noisy = { messages: 30, share: 0.1, quietMilliseconds: 5 * 60_000 };

/**
 * The messages as a fair queue hands them out: those of tenants that take up consumers more than others come when there are
 * no others, and among them those of whom has had fewest. Whoever was handed nothing for five minutes is quiet again.
 */
function inTurn(queue: FunctionQueue, now: number): readonly Message[] {
  let all = 0;
  for (const [group, times] of queue.received) {
    const late = times.filter((time) => time > now - noisy.quietMilliseconds);
    if (late.length === 0) queue.received.delete(group);
    else queue.received.set(group, late);
    all += late.length;
  }
  const shareOf = ({ group }: Message) => {
    const count = group === undefined ? 0 : (queue.received.get(group)?.length ?? 0);
    return count >= noisy.messages && count > noisy.share * all ? count : 0;
  };
  const shares = new Map(queue.messages.map((message) => [message, shareOf(message)]));
  if ([...shares.values()].every((share) => share === 0)) return [...queue.messages];
  return [...queue.messages].sort((a, b) => (shares.get(a) ?? 0) - (shares.get(b) ?? 0));
}

export function remove(queue: FunctionQueue, message: Message): void {
  queue.messages.splice(queue.messages.indexOf(message), 1);
}

/**
 * The record that Lambda passes to the function (Lambda developer guide, "Using Lambda with Amazon SQS", example
 * event).
 */
export const toRecord = (message: Message, queueArn: string, region: string) => ({
  messageId: message.id,
  receiptHandle: message.receiptHandle,
  body: message.body,
  attributes: {
    ApproximateReceiveCount: String(message.receiveCount),
    SentTimestamp: String(message.sentAt),
    SenderId: "AIDAEXAMPLE",
    ApproximateFirstReceiveTimestamp: String(message.sentAt),
  },
  messageAttributes: {},
  md5OfBody: "",
  eventSource: "aws:sqs",
  eventSourceARN: queueArn,
  awsRegion: region,
});
