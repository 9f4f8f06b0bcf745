import { bundleFunction } from "../components/responders/bundle";
import type { Envelope } from "../model/envelope";
import { dynamodb } from "../simulator/services/dynamodb/api";
import { AwsError, type Call, type Input } from "../simulator/services/protocols/service";
import type { HttpRequest, HttpResponse } from "../simulator/services/protocols/service";

/** A detection, as far as a burst of it needs one. */
interface Detection {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly severity: string;
  readonly subject?: readonly string[];
  readonly sample: Envelope;
}

/** What a burst cost. */
export interface Burst {
  /** Requests to AWS. */
  readonly requests: number;
  readonly mostItemsRead: number;
  readonly told: number;
  /** Events that came back at least once. */
  readonly returned: number;
  /** Largest heap in bytes after a garbage collection between two batches; 0 without `--expose-gc`. */
  readonly peakHeap: number;
}

const quiet = { POWERTOOLS_METRICS_DISABLED: "true", POWERTOOLS_LOG_LEVEL: "SILENT" };

type Handler = (
  event: { readonly Records: readonly object[] },
  invocation: { readonly remainingMilliseconds: () => number },
) => Promise<{ readonly batchItemFailures: readonly object[] }>;

/**
 * Hands the function `notify`, as it is bundled, one detection in one account again and again, each time about another
 * resource, ten events in a batch. Its AWS keeps the items of the state table and nothing else, so that what grows is the
 * function's.
 */
export async function burst(detection: Detection, events: number): Promise<Burst> {
  const { sample, id, title, why, severity, subject } = detection;
  let now = Date.parse("2026-11-02T12:00:00Z");
  let told = 0;
  let returned = 0;
  let peakHeap = 0;
  const aws = awsOf(() => new Date(now));
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- as Lambda loads it
  const { createHandler } = require(bundleFunction("notify").code) as { createHandler(context: object): Handler };
  // Powertools reads them when logger and metrics are created, and would print each event and batch.
  Object.assign(process.env, quiet);
  const handle = createHandler({
    environment: { STATE_TABLE: "state", ACCOUNT: "100000000002" },
    configuration: {
      region: "us-east-1",
      workgroup: "event-governance",
      channels: [{ id: "security", kind: "slack", secret: "slack" }],
      routes: [],
      match: "all",
      defaultChannel: "security",
      dedupeMinutes: 60,
      collapseAfter: 10,
      digest: { severities: [], hours: 24 },
      accounts: [],
      detections: [
        {
          id,
          title,
          why,
          severity,
          subject,
          look: [],
          harmless: "",
          contain: "",
          pattern: { source: [sample.source], "detail-type": [sample["detail-type"]] },
        },
      ],
      exceptions: [],
    },
    aws: aws.options,
    now: () => new Date(now),
    fetch: () => Promise.resolve(new Response(String(told++))),
    sleep: (milliseconds: number) => Promise.resolve(void (now += milliseconds)),
  });
  for (const name of Object.keys(quiet)) delete process.env[name];
  for (let first = 0; first < events; first += 10) {
    const Records = Array.from({ length: Math.min(10, events - first) }, (_, index) =>
      record(sample, first + index, now),
    );
    const { batchItemFailures: failed } = await handle({ Records }, { remainingMilliseconds: () => 60_000 });
    returned += failed.length;
    now += 10;
    if (first % 100 === 0 && globalThis.gc !== undefined) {
      globalThis.gc();
      peakHeap = Math.max(peakHeap, process.memoryUsage().heapUsed);
    }
  }
  return { requests: aws.requests(), mostItemsRead: aws.mostItemsRead(), told, returned, peakHeap };
}

function record(sample: Envelope, index: number, now: number): object {
  const requestParameters = {
    ...(sample.detail["requestParameters"] as object),
    groupId: `sg-${index}`,
    resource: index,
  };
  const event = { ...sample, id: `event-${index}`, detail: { ...sample.detail, requestParameters } };
  return {
    messageId: `message-${index}`,
    receiptHandle: `receipt-${index}`,
    body: JSON.stringify(event),
    attributes: { ApproximateReceiveCount: "1", SentTimestamp: String(now) },
    eventSourceARN: "arn:aws:sqs:us-east-1:100000000002:notify",
  };
}

/** DynamoDB, Secrets Manager and SQS, as far as the function uses them. */
function awsOf(now: () => Date) {
  const tables = dynamodb.create();
  const recorded = () => ({ type: "aws:dynamodb/table:Table", inputs: { hashKey: "id" } });
  const call = { account: "100000000002", region: "us-east-1", aws: { recorded } };
  let requests = 0;
  let mostItemsRead = 0;

  function answerTo(action: string, input: Input): Readonly<Record<string, unknown>> | void {
    if (action === "GetSecretValue")
      return { SecretString: JSON.stringify({ webhook: "https://hooks.slack.com/services/T0/B0/x" }) };
    if (action === "ChangeMessageVisibilityBatch") return { Successful: [], Failed: [] };
    if (action === "BatchGetItem")
      mostItemsRead = Math.max(mostItemsRead, JSON.stringify(input).split('"id"').length - 1);
    return dynamodb.actions[action]?.run(tables, input, { ...call, now: now() } as unknown as Call);
  }

  function handle({ headers, body }: HttpRequest): Promise<{ response: HttpResponse }> {
    requests++;
    const action = String(headers["x-amz-target"]).split(".").at(-1) ?? "";
    const text = typeof body === "string" ? body : new TextDecoder().decode(body as unknown as Uint8Array);
    const answer = (statusCode: number, content: unknown) => ({
      response: {
        statusCode,
        headers: { "content-type": "application/x-amz-json-1.0" },
        body: Buffer.from(JSON.stringify(content)) as unknown as string,
      },
    });
    try {
      return Promise.resolve(answer(200, answerTo(action, JSON.parse(text) as Input) ?? {}));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return Promise.resolve(answer(400, { __type: error.code, message: error.message, ...error.more }));
    }
  }

  return {
    requests: () => requests,
    mostItemsRead: () => mostItemsRead,
    options: {
      region: "us-east-1",
      credentials: { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "in-memory" },
      requestHandler: { handle },
      maxAttempts: 1,
    },
  };
}
