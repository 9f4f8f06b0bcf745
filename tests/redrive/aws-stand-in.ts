import { createHash, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

interface StoredMessage {
  readonly id: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Milliseconds of the stand-in's clock. */
  visibleAt: number;
  receipt: string;
  deleted: boolean;
  receives: number;
}

/** Faults; each is asked once for every call or record, with a number from 1. */
export interface Faults {
  /** Error code of a whole call to Firehose, such as `ServiceUnavailableException`. */
  readonly putRecords?: (call: number) => string | undefined;
  /** Error code of one record. */
  readonly record?: (data: string, number: number) => string | undefined;
  /** True if a message is not deleted although the call succeeds. */
  readonly keeps?: (number: number) => boolean;
  /** Error code of one message that is sent to a queue. */
  readonly message?: (body: string, number: number) => string | undefined;
  /** Called when a batch was accepted and before the answer is sent; false: the answer never is. */
  readonly afterAccepting?: (total: number) => boolean;
  /** Error of AssumeRole. */
  readonly assumeRole?: (account: string) => string | undefined;
}

/** Firehose's API knows streams by name: they are all the governance account's. */
const streamsAccount = "100000000002";

/**
 * SQS, Firehose, SNS and STS over HTTP, for the real SDK clients, as far as dead letters are concerned: queues with
 * visibility timeouts (SQS developer guide, "Amazon SQS visibility timeout"), records that are accepted or refused one by
 * one, move tasks (SQS API reference).
 */
export class AwsStandIn {
  /** By ARN. */
  readonly queues = new Map<string, StoredMessage[]>();
  /** Bodies that targets accepted, by ARN. */
  readonly accepted = new Map<string, string[]>();
  /** Calls, as `ReceiveMessage arn`. */
  readonly calls: string[] = [];
  /** Bodies of messages that were deleted before anything accepted them. */
  readonly lost: string[] = [];
  endpoint = "";
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  readonly #tasks = new Map<string, { handle: string; from: string; to: string; moved: number; status: string }>();
  readonly #bodies = new Set<string>();
  #ahead = 0;
  #firehoseCalls = 0;
  #records = 0;
  #messages = 0;
  #deletes = 0;

  /** @param faults may be replaced. */
  constructor(public faults: Faults = {}) {}

  /** Lets time pass for visibility timeouts, beside the real one. */
  pass(seconds: number): void {
    this.#ahead += seconds * 1000;
  }

  async open(): Promise<this> {
    this.#server.keepAliveTimeout = 60_000;
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    this.endpoint = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  /** Puts a message into a queue, which is created. */
  put(arn: string, body: string, attributes: Readonly<Record<string, string>> = {}): void {
    this.queue(arn).push({
      ...{ id: randomUUID(), body, attributes, receipt: "" },
      ...{ visibleAt: 0, deleted: false, receives: 0 },
    });
  }

  queue(arn: string): StoredMessage[] {
    const queue = this.queues.get(arn) ?? [];
    this.queues.set(arn, queue);
    return queue;
  }

  /** Bodies left in a queue. */
  left(arn: string): string[] {
    return this.queue(arn).flatMap(({ deleted, body }) => (deleted ? [] : [body]));
  }

  hidden(arn: string): number {
    return this.queue(arn).filter((each) => !each.deleted && each.visibleAt > this.#now()).length;
  }

  #now(): number {
    return performance.now() + this.#ahead;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString("utf8");
    const target = request.headers["x-amz-target"];
    const authorization = request.headers["authorization"] ?? "";
    const region = /\/\d{8}\/([a-z0-9-]+)\//.exec(authorization)?.[1] ?? "";
    const json = (value: unknown, status = 200) => {
      response.writeHead(status, { "Content-Type": "application/x-amz-json-1.0" });
      response.end(JSON.stringify(value));
    };
    const xml = (text: string, status = 200) => {
      response.writeHead(status, { "Content-Type": "text/xml" });
      response.end(text);
    };
    if (typeof target !== "string") return this.#query(new URLSearchParams(body), xml);
    const input = JSON.parse(body) as Record<string, any>;
    const [service, action] = target.split(".");
    try {
      const result =
        service === "AmazonSQS" ? this.#sqs(action ?? "", input) : this.#firehose(action ?? "", input, region);
      if (result !== undefined) json(result);
    } catch (error) {
      const { name, message } = error as Error;
      json({ __type: name, message }, name === "ServiceUnavailableException" ? 503 : 400);
    }
  }

  #query(form: URLSearchParams, xml: (text: string, status?: number) => void): void {
    const action = form.get("Action") ?? "";
    if (action === "AssumeRole") {
      const arn = form.get("RoleArn") ?? "";
      this.calls.push(`AssumeRole ${arn} ${form.get("RoleSessionName")} ${form.get("ExternalId") ?? ""}`.trim());
      const fault = this.faults.assumeRole?.(arn.split(":")[4] ?? "");
      if (fault !== undefined)
        return xml(
          `<ErrorResponse><Error><Type>Sender</Type><Code>${fault}</Code><Message>not authorized</Message></Error></ErrorResponse>`,
          403,
        );
      return xml(
        `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>example</SecretAccessKey><SessionToken>example</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
      );
    }
    if (action === "Publish") {
      this.#accept(form.get("TopicArn") ?? "", [form.get("Message") ?? ""]);
      return xml(
        `<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>`,
      );
    }
    xml(`<ErrorResponse><Error><Code>InvalidAction</Code><Message>${action}</Message></Error></ErrorResponse>`, 400);
  }

  #accept(arn: string, bodies: readonly string[]): void {
    const accepted = this.accepted.get(arn) ?? [];
    accepted.push(...bodies);
    for (const body of bodies) this.#bodies.add(body);
    this.accepted.set(arn, accepted);
  }

  #firehose(action: string, input: Record<string, any>, region: string): unknown {
    if (action !== "PutRecordBatch") throw named("UnknownOperationException", action);
    const arn = `arn:aws:firehose:${region}:${streamsAccount}:deliverystream/${String(input["DeliveryStreamName"])}`;
    this.calls.push(`PutRecordBatch ${arn}`);
    const fault = this.faults.putRecords?.(++this.#firehoseCalls);
    if (fault !== undefined) throw named(fault, "Slow down.");
    const data = (input["Records"] as { Data: string }[]).map(({ Data }) =>
      Buffer.from(Data, "base64").toString("utf8"),
    );
    const bytes = data.reduce((sum, each) => sum + Buffer.byteLength(each), 0);
    if (data.length > 500 || bytes > 4 * 1024 * 1024 || data.some((each) => Buffer.byteLength(each) > 1_024_000))
      throw named("InvalidArgumentException", `${data.length} records of ${bytes} bytes`);
    const responses = data.map((each) => {
      const code = this.faults.record?.(each, ++this.#records);
      if (code !== undefined) return { ErrorCode: code, ErrorMessage: "not now" };
      this.#accept(arn, [each]);
      return { RecordId: "1" };
    });
    const total = [...this.accepted.values()].reduce((sum, { length }) => sum + length, 0);
    if (this.faults.afterAccepting?.(total) === false) return undefined;
    return { FailedPutCount: responses.filter(({ ErrorCode }) => ErrorCode).length, RequestResponses: responses };
  }

  #sqs(action: string, input: Record<string, any>): unknown {
    const arn =
      String(input["QueueUrl"] ?? "").replace(
        /^https:\/\/sqs\.([a-z0-9-]+)\.amazonaws\.com\/(\d+)\/(.+)$/,
        "arn:aws:sqs:$1:$2:$3",
      ) || String(input["SourceArn"] ?? "");
    this.calls.push(`${action} ${arn}`);
    if (action !== "CancelMessageMoveTask" && !this.queues.has(arn))
      throw named("QueueDoesNotExist", "The specified queue does not exist.");
    const queue = this.queue(arn);
    const entries = (input["Entries"] ?? []) as Record<string, any>[];
    if (entries.length > 10) throw named("TooManyEntriesInBatchRequest", String(entries.length));
    const alive = queue.filter(({ deleted }) => !deleted);
    switch (action) {
      case "GetQueueAttributes": {
        const hidden = alive.filter(({ visibleAt }) => visibleAt > this.#now()).length;
        return {
          Attributes: {
            ApproximateNumberOfMessages: String(alive.length - hidden),
            ApproximateNumberOfMessagesNotVisible: String(hidden),
          },
        };
      }
      case "ReceiveMessage": {
        const taken = alive.filter(({ visibleAt }) => visibleAt <= this.#now()).slice(0, input["MaxNumberOfMessages"]);
        for (const message of taken) {
          message.visibleAt = this.#now() + Number(input["VisibilityTimeout"]) * 1000;
          message.receipt = `${message.id}#${++message.receives}`;
        }
        return {
          Messages: taken.map(({ id, body, attributes, receipt }) => ({
            MessageId: id,
            ReceiptHandle: receipt,
            Body: body,
            MD5OfBody: md5(body),
            MessageAttributes: Object.fromEntries(
              Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: "String", StringValue }]),
            ),
          })),
        };
      }
      case "DeleteMessageBatch":
        return batchOf(entries, ({ ReceiptHandle }) => {
          const message = queue.find(({ receipt }) => receipt === ReceiptHandle);
          if (message === undefined) return "ReceiptHandleIsInvalid";
          if (this.faults.keeps?.(++this.#deletes) === true) return "InternalError";
          message.deleted = true;
          if (!this.#bodies.has(message.body)) this.lost.push(message.body);
          return undefined;
        });
      case "ChangeMessageVisibilityBatch":
        return batchOf(entries, ({ ReceiptHandle, VisibilityTimeout }) => {
          const message = alive.find(({ receipt }) => receipt === ReceiptHandle);
          if (message === undefined) return "ReceiptHandleIsInvalid";
          message.visibleAt = this.#now() + Number(VisibilityTimeout) * 1000;
          return undefined;
        });
      case "SendMessageBatch": {
        const bytes = entries.reduce((sum, { MessageBody }) => sum + Buffer.byteLength(String(MessageBody)), 0);
        if (bytes > 1_048_576) throw named("BatchRequestTooLong", String(bytes));
        return batchOf(entries, ({ MessageBody }) => {
          const code = this.faults.message?.(String(MessageBody), ++this.#messages);
          if (code !== undefined) return code;
          this.#accept(arn, [String(MessageBody)]);
          return undefined;
        });
      }
      case "StartMessageMoveTask": {
        const task = {
          handle: randomUUID(),
          from: arn,
          to: String(input["DestinationArn"]),
          moved: 0,
          status: "RUNNING",
        };
        this.#tasks.set(arn, task);
        return { TaskHandle: task.handle };
      }
      case "ListMessageMoveTasks": {
        const task = this.#tasks.get(arn);
        if (task === undefined) return { Results: [] };
        if (task.status === "RUNNING") {
          const letters = alive.slice(0, 100);
          for (const letter of letters) letter.deleted = true;
          this.#accept(
            task.to,
            letters.map(({ body }) => body),
          );
          task.moved += letters.length;
          if (letters.length === alive.length) task.status = "COMPLETED";
        }
        const { handle, from, to, moved, status } = task;
        return {
          Results: [
            {
              ...(status === "RUNNING" && { TaskHandle: handle }),
              ...{ SourceArn: from, DestinationArn: to, Status: status },
              ApproximateNumberOfMessagesMoved: moved,
            },
          ],
        };
      }
      default:
        throw named("InvalidAction", action);
    }
  }
}

const md5 = (text: string) => createHash("md5").update(text).digest("hex");

function named(name: string, message: string): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}

function batchOf(
  entries: readonly Record<string, any>[],
  failure: (entry: Record<string, any>) => string | undefined,
): unknown {
  const Successful: object[] = [];
  const Failed: object[] = [];
  for (const entry of entries) {
    const code = failure(entry);
    if (code === undefined)
      Successful.push({ Id: entry["Id"], MessageId: "1", MD5OfMessageBody: md5(String(entry["MessageBody"] ?? "")) });
    else Failed.push({ Id: entry["Id"], Code: code, Message: "not now", SenderFault: code.startsWith("Invalid") });
  }
  return { Successful, Failed };
}
