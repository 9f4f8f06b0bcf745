import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import type { Decide } from "./decide";
import { type Deliver, isPassing, type Parcel } from "./deliver";
import { type Letter, readLetter } from "./letter";
import { arnOf, type DeadLetterQueue, queueUrl } from "./queues";
import { lettersIn } from "./move";
import type { Rate } from "./rate";
import type { QueueTally } from "./tally";

/**
 * Seconds for which a received letter is hidden from others: much longer than a batch takes with all its attempts, and
 * what a run that is killed costs until the next one sees its letters again.
 */
export const hiddenSeconds = 120;

/** SQS API reference, ReceiveMessage: at most ten. */
const batch = 10;

/** Most letters that a survey of one queue reads: enough to see what is there, and few to hide for a moment. */
const mostSurveyed = 1000;

/**
 * Workers of one queue, so that waiting for one answer does not keep the others. A run that dies leaves a batch of each, which
 * may have been accepted and not deleted.
 */
export const workers = 4;

/** Seconds that a queue may take to say that it is empty: longer than 0, all of its servers are asked (long polling). */
const waitSeconds = 1;

/** A letter passes if it is what the operator asked for. */
export type Chosen = (letter: Letter) => boolean;

export interface DrainOptions {
  readonly sqs: SQSClient;
  readonly decide: Decide;
  readonly chosen: Chosen;
  readonly tally: QueueTally;
  readonly cancel: AbortSignal;
}

/** Looks at the letters of a queue, at most {@link mostSurveyed}, and makes them visible again. Changes nothing. */
export async function survey(queue: DeadLetterQueue, options: DrainOptions): Promise<void> {
  const { tally, cancel } = options;
  const held = new Map<string, string>();
  try {
    while (held.size < mostSurveyed && !cancel.aborted) {
      const { messages, full } = await receive(queue, options.sqs);
      const fresh = messages.filter(({ MessageId }) => !held.has(MessageId ?? ""));
      for (const message of messages) held.set(message.MessageId ?? "", message.ReceiptHandle ?? "");
      for (const letter of fresh.map(readLetter))
        if (options.chosen(letter)) tally.saw(letter, options.decide(letter, queue));
      if (full) tally.note("SQS hides no more of its letters: more were not read.");
      if (messages.length === 0 || full) break;
      if (fresh.length === 0) break;
    }
    if (held.size >= mostSurveyed) tally.note(`The first ${mostSurveyed} letters are shown; there may be more.`);
  } finally {
    await release(queue, options.sqs, held);
  }
}

/**
 * Sends the letters of a queue until none is left that can be sent. A letter is deleted once everything that it goes to has
 * accepted it, and not before: if the process dies in between, the letter becomes visible again and is sent again. Letters
 * that stay are hidden until the end, so that the queue can become empty, and then made visible.
 */
export async function drain(
  queue: DeadLetterQueue,
  options: DrainOptions & { readonly deliver: Deliver; readonly rate: Rate; readonly discard: boolean },
): Promise<void> {
  const { sqs, decide, chosen, tally, deliver, rate, discard, cancel } = options;
  const held = new Map<string, string>();
  /** Accepted, and not deleted: to be deleted when they come back, and not sent again. */
  const accepted = new Set<string>();
  let full = false;
  try {
    await Promise.all(Array.from({ length: workers }, work));
  } finally {
    await release(queue, sqs, held);
  }
  if (accepted.size > 0) tally.undeleted(accepted.size);
  const hidden = (await lettersIn(queue, sqs)).hidden - accepted.size;
  if (hidden > 0 && !cancel.aborted)
    tally.note(
      `About ${hidden} letters are hidden by another run, or by one that died, for ${hiddenSeconds} seconds at most: run the command again then.`,
    );

  async function work(): Promise<void> {
    while (!cancel.aborted && !full) {
      await rate.take(batch);
      if (cancel.aborted) return;
      const received = await receive(queue, sqs);
      rate.give(batch - received.messages.length);
      if (received.full) {
        full = true;
        tally.note("SQS hides no more of its letters: run the command again for the rest.");
      }
      if (received.messages.length === 0) return;
      await handle(received.messages.map(readLetter));
    }
  }

  async function handle(letters: readonly Letter[]): Promise<void> {
    const done: Letter[] = [];
    const parcels: { readonly letter: Letter; readonly parcel: Parcel }[] = [];
    const sending: Letter[] = [];
    for (const letter of letters) {
      if (accepted.has(letter.id)) {
        done.push(letter);
        continue;
      }
      if (held.has(letter.id) || !chosen(letter)) {
        held.set(letter.id, letter.receiptHandle);
        continue;
      }
      const verdict = decide(letter, queue);
      tally.saw(letter, verdict);
      if (verdict.kind === "send") {
        sending.push(letter);
        for (const target of verdict.targets) parcels.push({ letter, parcel: { target, body: letter.body } });
        for (const instead of verdict.byHand) tally.byHand(instead);
      } else if (verdict.kind === "obsolete" && discard) done.push(letter);
      else held.set(letter.id, letter.receiptHandle);
    }
    const answers = await deliver(parcels.map(({ parcel }) => parcel));
    const refused = new Map<Letter, string>();
    parcels.forEach(({ letter, parcel }, index) => {
      const refusal = answers[index];
      if (refusal !== undefined) refused.set(letter, `${parcel.target.arn} refused it: ${refusal}`);
    });
    for (const letter of sending) {
      const refusal = refused.get(letter);
      if (refusal === undefined) {
        accepted.add(letter.id);
        tally.sent();
        done.push(letter);
      } else {
        held.set(letter.id, letter.receiptHandle);
        tally.refused(refusal);
      }
    }
    const deleted = await deleteAll(queue, sqs, done);
    for (const letter of done.filter(({ id }) => deleted.has(id))) if (!accepted.delete(letter.id)) tally.discarded();
  }
}

/** `full`: SQS hides as many messages as it can (ReceiveMessage, `OverLimit`). */
async function receive(
  queue: DeadLetterQueue,
  sqs: SQSClient,
): Promise<{ readonly messages: readonly Message[]; readonly full: boolean }> {
  try {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl(arnOf(queue)),
        MaxNumberOfMessages: batch,
        VisibilityTimeout: hiddenSeconds,
        WaitTimeSeconds: waitSeconds,
        MessageAttributeNames: ["All"],
      }),
    );
    return { messages: Messages, full: false };
  } catch (error) {
    if (error instanceof Error && error.name === "OverLimit") return { messages: [], full: true };
    throw error;
  }
}

/** Ids of the letters that were deleted. One that is not is seen again, and is not sent again in this run. */
async function deleteAll(queue: DeadLetterQueue, sqs: SQSClient, letters: readonly Letter[]): Promise<Set<string>> {
  const deleted = new Set<string>();
  for (let attempt = 1; attempt <= 3; attempt++) {
    const left = letters.filter(({ id }) => !deleted.has(id));
    if (left.length === 0) break;
    try {
      const { Successful = [] } = await sqs.send(
        new DeleteMessageBatchCommand({
          QueueUrl: queueUrl(arnOf(queue)),
          Entries: left.map(({ receiptHandle }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle })),
        }),
      );
      for (const { Id } of Successful) deleted.add(left[Number(Id)]?.id ?? "");
    } catch (error) {
      if (!isPassing(error)) throw error;
    }
  }
  return deleted;
}

/** Makes letters visible to others. Best effort: they become visible by themselves. */
async function release(queue: DeadLetterQueue, sqs: SQSClient, held: ReadonlyMap<string, string>): Promise<void> {
  const handles = [...held.values()];
  for (let start = 0; start < handles.length; start += batch)
    await sqs
      .send(
        new ChangeMessageVisibilityBatchCommand({
          QueueUrl: queueUrl(arnOf(queue)),
          Entries: handles
            .slice(start, start + batch)
            .map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle, VisibilityTimeout: 0 })),
        }),
      )
      .catch(() => undefined);
}
