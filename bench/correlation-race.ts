import { createHandler } from "../functions/correlate-events/handler";
import { correlationRules } from "../model/correlations/correlation-rules";
import { signInOf } from "../model/correlations/calls";
import { dynamodb } from "../simulator/services/dynamodb/api";
import { AwsError, type Call, type HttpRequest, type Input } from "../simulator/services/protocols/service";

interface Race {
  /** Groups that both take at once. */
  readonly rounds: number;
  /** False: a write takes away what the other one has written meanwhile. */
  readonly isGuarded: boolean;
}

/** Events of a group, of which each worker gets every other one. */
const each = 4;
const now = new Date("2026-11-02T12:00:00Z");

/**
 * How many counts are complete when two containers of `correlate-events` take the events of one group at once, one after the
 * other each, while their calls overtake each other: another interleaving in each round, the same in each run.
 */
export async function raced({ rounds, isGuarded }: Race): Promise<number> {
  const rule = correlationRules.find(({ id }) => id === "sign-in-guessed");
  if (rule?.type !== "event_count") throw new Error("sign-in-guessed counts no events any more.");
  const aws = overtakingAws(isGuarded);
  const worker = () =>
    createHandler({
      environment: { ACCOUNT: "100000000002", REGION: "us-east-1", STATE_TABLE: "state", BUS: "central" },
      configuration: { rules: [{ ...rule, atLeast: each }], exceptions: [], accounts: [] },
      aws: aws.options as never,
      now: () => now,
      fetch: () => Promise.reject(new Error("it calls nobody")),
      sleep: () => Promise.resolve(),
    });
  process.env["POWERTOOLS_METRICS_DISABLED"] = "true";
  process.env["POWERTOOLS_LOG_LEVEL"] = "SILENT";
  const workers = [worker(), worker()];
  for (let round = 0; round < rounds; round++)
    await Promise.all(
      workers.map(async (work, half) => {
        for (let index = half; index < each; index += workers.length) {
          const Records = [recordOf(round, index)];
          // What is returned to the queue comes again.
          for (let attempt = 0; attempt < 10; attempt++) {
            const { batchItemFailures } = await work({ Records } as never, { remainingMilliseconds: () => 60_000 });
            if (batchItemFailures.length === 0) break;
          }
        }
      }),
    );
  delete process.env["POWERTOOLS_METRICS_DISABLED"];
  delete process.env["POWERTOOLS_LOG_LEVEL"];
  return aws.incidents().size;
}

function recordOf(round: number, index: number) {
  const failed = signInOf(`user${round}`, "Failure");
  const event = {
    ...failed,
    time: now.toISOString(),
    detail: { ...failed.detail, eventID: `${round}-${index}` },
  };
  return {
    messageId: `${round}-${index}`,
    body: JSON.stringify(event),
    attributes: { ApproximateReceiveCount: "1" },
  };
}

/** DynamoDB and a bus that notes what is told; each call waits for a while of its own. */
function overtakingAws(isGuarded: boolean) {
  const tables = dynamodb.create();
  const recorded = () => ({ type: "aws:dynamodb/table:Table", inputs: { hashKey: "id" } });
  const call = { account: "100000000002", region: "us-east-1", aws: { recorded }, now } as unknown as Call;
  const incidents = new Set<unknown>();
  let turn = 1;

  function answerTo(action: string, input: Input): unknown {
    if (action === "PutEvents") {
      const { Entries: entries } = input as unknown as { readonly Entries: readonly { readonly Detail: string }[] };
      for (const { Detail: detail } of entries)
        incidents.add((JSON.parse(detail) as { readonly incident: string }).incident);
      return { FailedEntryCount: 0, Entries: entries.map(() => ({ EventId: "1" })) };
    }
    const { ConditionExpression: _, ExpressionAttributeNames: __, ExpressionAttributeValues: ___, ...blind } = input;
    return dynamodb.actions[action]?.run(tables, action === "PutItem" && !isGuarded ? blind : input, call) ?? {};
  }

  async function handle({ headers, body }: HttpRequest) {
    turn = (turn * 16807) % 2147483647;
    for (let waits = turn % 4; waits > 0; waits--) await new Promise(setImmediate);
    const action = String(headers["x-amz-target"]).split(".").at(-1) ?? "";
    const answer = (statusCode: number, content: unknown) => ({
      response: {
        statusCode,
        headers: { "content-type": "application/x-amz-json-1.0" },
        body: Buffer.from(JSON.stringify(content)),
      },
    });
    try {
      return answer(200, answerTo(action, JSON.parse(String(body)) as Input));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return answer(400, { __type: error.code, message: error.message, ...error.more });
    }
  }

  return {
    incidents: () => incidents,
    options: {
      region: "us-east-1",
      credentials: { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "in-memory" },
      requestHandler: { handle },
      maxAttempts: 1,
    },
  };
}
