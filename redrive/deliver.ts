import { PutRecordBatchCommand } from "@aws-sdk/client-firehose";
import { PublishCommand } from "@aws-sdk/client-sns";
import { SendMessageBatchCommand } from "@aws-sdk/client-sqs";
import { quotas } from "../model/quotas";
import type { Clients } from "./clients";
import { queueUrl } from "./queues";
import type { Target } from "./routes";

/** A letter's body for one target. */
export interface Parcel {
  readonly target: Target;
  readonly body: string;
}

/** Why a parcel was not accepted. Absent: it was. */
export type Refusal = string | undefined;

/** Sends parcels, and resolves to an answer for each, in their order. */
export type Deliver = (parcels: readonly Parcel[]) => Promise<readonly Refusal[]>;

interface Attempt {
  /** Undefined: accepted. */
  readonly refusal: Refusal;
  /** True if a later attempt may succeed. */
  readonly again: boolean;
}

const accepted: Attempt = { refusal: undefined, again: false };

/** Attempts for one parcel, and the milliseconds before the second; each further pause is twice as long. */
const mostAttempts = 6;
const firstPause = 100;

/**
 * Firehose API reference, PutRecordBatch: 500 records and 4 MiB a call; SQS API reference, SendMessageBatch: ten messages
 * and 1 MiB a call. Letters are received ten at a time.
 */
const limits = { stream: { count: 500, bytes: 4 * 1024 * 1024 }, queue: { count: 10, bytes: quotas.messageBytes } };

/**
 * Sends to streams, queues and topics of hubs as their rules do. What is throttled, or fails for a reason that passes, is
 * tried again, alone; nothing is reported as accepted that the service did not accept.
 */
export function createDeliver(clients: Clients, sleep: (milliseconds: number) => Promise<void>): Deliver {
  return async (parcels) => {
    const answers: Refusal[] = parcels.map(() => "not sent");
    const byTarget = new Map<string, number[]>();
    parcels.forEach(({ target: { arn } }, index) => byTarget.set(arn, [...(byTarget.get(arn) ?? []), index]));
    await Promise.all(
      [...byTarget.values()].map(async (indexes) => {
        let left = indexes;
        for (let attempt = 1; left.length > 0; attempt++) {
          const next: number[] = [];
          for (const chunk of chunksOf(left, parcels)) {
            const results = await send(chunk.flatMap((index) => parcels[index] ?? []));
            chunk.forEach((index, position) => {
              const { refusal, again } = results[position] ?? { refusal: "The service did not answer.", again: true };
              answers[index] = refusal;
              if (refusal !== undefined && again) next.push(index);
            });
          }
          left = attempt < mostAttempts ? next : [];
          // With jitter: all workers are throttled at once.
          if (left.length > 0) await sleep(firstPause * 2 ** (attempt - 1) * (0.5 + Math.random()));
        }
      }),
    );
    return answers;
  };

  /** Parcels for one target. */
  async function send(parcels: readonly Parcel[]): Promise<readonly Attempt[]> {
    const [first] = parcels;
    if (first === undefined) return [];
    const { target } = first;
    const region = target.arn.split(":")[3] ?? "";
    const account = target.arn.split(":")[4] ?? "";
    try {
      switch (target.kind) {
        case "stream":
          return await putRecords(target.name, region, parcels);
        case "queue":
          return await sendMessages(target.arn, account, region, parcels);
        case "topic":
          await clients.sns(region).send(new PublishCommand({ TopicArn: target.arn, Message: first.body }));
          return [accepted];
        case "call":
          return parcels.map(() => ({ refusal: target.instead, again: false }));
      }
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      return parcels.map(() => ({ refusal: `${name}: ${message}`, again: isPassing(error) }));
    }
  }

  /** A record is accepted if it has a record id; the others have an error code (PutRecordBatchResponseEntry). */
  async function putRecords(name: string, region: string, parcels: readonly Parcel[]): Promise<readonly Attempt[]> {
    const { RequestResponses = [] } = await clients.firehose(region).send(
      new PutRecordBatchCommand({
        DeliveryStreamName: name,
        Records: parcels.map(({ body }) => ({ Data: new TextEncoder().encode(body) })),
      }),
    );
    return parcels.map((_, index): Attempt => {
      const { RecordId, ErrorCode, ErrorMessage = "" } = RequestResponses[index] ?? {};
      if (RecordId !== undefined && ErrorCode === undefined) return accepted;
      const code = ErrorCode ?? "NoAnswer";
      return {
        refusal: `${code}: ${ErrorMessage}`,
        again: ["InternalFailure", "NoAnswer", "ServiceUnavailableException"].includes(code),
      };
    });
  }

  async function sendMessages(
    arn: string,
    account: string,
    region: string,
    parcels: readonly Parcel[],
  ): Promise<readonly Attempt[]> {
    const { Successful = [], Failed = [] } = await clients.sqs(account, region, false).send(
      new SendMessageBatchCommand({
        QueueUrl: queueUrl(arn),
        Entries: parcels.map(({ body }, index) => ({ Id: String(index), MessageBody: body })),
      }),
    );
    const done = new Set(Successful.map(({ Id }) => Id));
    const failed = new Map(Failed.map((entry) => [entry.Id, entry]));
    return parcels.map((_, index): Attempt => {
      if (done.has(String(index))) return accepted;
      const { Code = "NoAnswer", Message = "", SenderFault = false } = failed.get(String(index)) ?? {};
      return { refusal: `${Code}: ${Message}`, again: !SenderFault };
    });
  }
}

/** What fits into one call: a topic takes one message. */
function* chunksOf(indexes: readonly number[], parcels: readonly Parcel[]): Generator<number[]> {
  let chunk: number[] = [];
  let bytes = 0;
  for (const index of indexes) {
    const parcel = parcels[index];
    if (parcel === undefined) continue;
    const { kind } = parcel.target;
    const limit = kind === "stream" || kind === "queue" ? limits[kind] : { count: 1, bytes: Infinity };
    const size = Buffer.byteLength(parcel.body);
    if (chunk.length > 0 && (chunk.length === limit.count || bytes + size > limit.bytes)) {
      yield chunk;
      [chunk, bytes] = [[], 0];
    }
    chunk.push(index);
    bytes += size;
  }
  if (chunk.length > 0) yield chunk;
}

/** Throttling and failures of the service or the network, which the SDK marks (AWS SDK for JavaScript, "retry"). */
export function isPassing(error: unknown): boolean {
  const { name, $retryable, $fault, $metadata, code } = (error ?? {}) as {
    readonly name?: string;
    readonly $retryable?: object;
    readonly $fault?: string;
    readonly $metadata?: { readonly httpStatusCode?: number };
    readonly code?: string;
  };
  return (
    $retryable !== undefined ||
    $fault === "server" ||
    ($metadata?.httpStatusCode ?? 0) >= 500 ||
    /Throttl|TooManyRequests|RequestLimitExceeded|ServiceUnavailable|Timeout/.test(name ?? "") ||
    ["ECONNRESET", "ECONNREFUSED", "EPIPE", "ETIMEDOUT"].includes(code ?? "")
  );
}
