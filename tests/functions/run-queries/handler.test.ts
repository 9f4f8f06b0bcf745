import assert from "node:assert/strict";
import type { SQSBatchResponse } from "aws-lambda";
import { judge } from "../../../functions/run-queries/decide";
import { createHandler } from "../../../functions/run-queries/handler";
import type { Envelope } from "../../../model/envelope";
import { namesOf } from "../../../model/names";
import { mostRows, queryDue } from "../../../model/query-schedules/report";
import { scheduledQueries } from "../../../model/query-schedules/scheduled-queries";
import { athena, type AskedQuery, type QueryAnswer } from "../../../simulator/services/athena/api";
import { queryDeskAt } from "../../../simulator/services/athena/query-desk";
import type { FunctionsOptions } from "../../../simulator/services/lambda/functions";
import { dynamodb } from "../../../simulator/services/dynamodb/api";
import { AwsError } from "../../../simulator/services/protocols/service";
import { type FunctionsHub, governance, noon, openHub, type RecordedHub, recordHub } from "../hub";
import { queuedRecord } from "../queued-record";

const id = "run-queries";
const region = "us-east-1";
const names = namesOf("prod");
const day = 86_400_000;
const query = "new-principals";

/** The event of the schedule of a query, days after noon. */
const due = (days = 0, name = query, account = governance): Envelope => ({
  version: "0",
  id: `d0000000-0000-4000-8000-00000000000${days}`,
  "detail-type": queryDue.detailType,
  source: queryDue.source,
  account,
  time: "2026-11-02T12:00:00Z",
  region,
  resources: [],
  detail: { query: name, scheduled: new Date(noon.getTime() + days * day).toISOString() },
});

const columns = ["account", "principal", "calls"];
const rowsOf = (...principals: readonly string[]): QueryAnswer => ({
  columns,
  rows: principals.map((principal) => ["400000000001", principal, "7"]),
});
const many = (count: number, from = 0) => Array.from({ length: count }, (_, index) => `role-${from + index}`);

const alertsOf = (hub: Pick<FunctionsHub, "caused">): Envelope[] =>
  hub.caused.map(({ delivery }) => delivery.event).filter(({ source }) => source === "event-governance.query");

/** What was told, in short: the principal of a row, or what else it is. */
const told = (hub: Pick<FunctionsHub, "caused">): string[] =>
  alertsOf(hub).map(({ detail: { state, concerned, left, reason } }) =>
    state === "found"
      ? String((concerned as string[])[1]).replace("principal: ", "")
      : state === "more"
        ? `${String(left)} more`
        : `failed: ${String(reason)}`,
  );

describe("the function run-queries", () => {
  let recorded: RecordedHub;
  before(async () => {
    recorded = await recordHub((raw) => (raw["queries"] = { scheduled: { [query]: "on" } }));
  });

  /** A hub whose Athena answers so. */
  function open(answer: (asked: AskedQuery) => QueryAnswer, options: Partial<FunctionsOptions> = {}) {
    const hub = openHub(recorded, options);
    const desk = queryDeskAt(
      recorded.graphs.flatMap(({ resources }) => resources),
      governance,
      region,
    );
    const state = hub.aws.state(athena, governance, region);
    Object.assign(state, { desk, answer });
    return { ...hub, queries: state };
  }

  const noErrors = (hub: Pick<FunctionsHub, "runOf" | "givenUp">) => {
    assert.deepEqual(
      hub.runOf(id).invocations.flatMap(({ error }) => error ?? []),
      [],
    );
    assert.deepEqual(hub.givenUp(), []);
  };

  it("tells each row once, with its key, and again when it comes back", async () => {
    let principals = ["mallory", "trent"];
    const hub = open(() => rowsOf(...principals));
    await hub.send(id, due());
    assert.deepEqual(told(hub), ["mallory", "trent"]);
    const [alert] = alertsOf(hub);
    assert.equal(alert?.detail["account"], "400000000001");
    assert.deepEqual(alert.detail["row"], { account: "400000000001", principal: "mallory", calls: "7" });
    assert.deepEqual([alert.detail["firstDay"], alert.detail["lastDay"]], ["2026-10-20", "2026-11-02"]);
    assert.match(String(alert.detail["results"]), /^s3:\/\/event-governance-prod-working-.*\/results\/.*\.csv$/);
    principals = ["trent", "mallory", "walter"];
    await hub.send(id, due(1));
    principals = ["trent"];
    await hub.send(id, due(2));
    principals = ["mallory", "trent"];
    await hub.send(id, due(3));
    assert.deepEqual(told(hub), ["mallory", "trent", "walter", "mallory"]);
    const incidents = alertsOf(hub).map(({ detail }) => detail["incident"]);
    assert.equal(new Set(incidents).size, 4);
    noErrors(hub);
  });

  it("asks for the days of its schedule, in the workgroup, with the saved text", async () => {
    const asked: AskedQuery[] = [];
    const hub = open((each) => {
      asked.push(each);
      return rowsOf();
    });
    await hub.send(id, due());
    assert.deepEqual(asked, [
      { sql: scheduledQueries.find(({ name }) => name === query)?.sql, parameters: ["'2026-10-20'", "'2026-11-02'"] },
    ]);
    noErrors(hub);
  });

  it("is one run if the schedule goes off twice, and ignores what comes late", async () => {
    const hub = open(() => rowsOf("mallory"));
    await hub.send(id, due(1), due(1));
    await hub.send(id, due(1));
    await hub.send(id, due(0));
    assert.equal(hub.queries.executions.size, 1);
    assert.deepEqual(told(hub), ["mallory"]);
    noErrors(hub);
  });

  it("does not believe a schedule of another account, and runs no query that the plan lacks", async () => {
    const hub = open(() => rowsOf("mallory"));
    await hub.send(id, due(0, query, "400000000001"), due(0, "root-use"), { ...due(), detail: { query } });
    assert.equal(hub.queries.executions.size, 0);
    assert.deepEqual(told(hub), []);
    noErrors(hub);
  });

  it("says how many rows are left, and tells them in the next runs, through all pages", async () => {
    const hub = open(() => rowsOf(...many(2400)));
    await hub.send(id, due());
    assert.deepEqual(told(hub), [...many(mostRows), `${2400 - mostRows} more`]);
    await hub.send(id, due(1));
    assert.deepEqual(told(hub).slice(mostRows + 1), [...many(mostRows, mostRows), `${2400 - 2 * mostRows} more`]);
    const pages = hub.runOf(id).calls.filter(({ action }) => action === "athena:GetQueryResults");
    assert.equal(pages.length, 6, "each run reads each of its three pages once");
    noErrors(hub);
  });

  it("tells no rows up to the number that the query names", () => {
    const asked = { ...scheduledQueries[0]!, key: ["principal"], moreThan: 2, parameters: [] as string[] };
    const rows = ["mallory", "trent"].map((principal) => ({ principal }));
    assert.deepEqual(judge(asked, rows, []).untold, []);
    assert.equal(judge(asked, [...rows, { principal: "walter" }], []).untold.length, 3);
  });

  it("waits for a query that takes long, and asks again later", async () => {
    const hub = open(() => rowsOf("mallory"));
    hub.queries.seconds = 25 * 60;
    await hub.send(id, due());
    assert.deepEqual(told(hub), ["mallory"]);
    assert.equal(hub.queries.executions.size, 1);
    assert(hub.now().getTime() >= noon.getTime() + 25 * 60_000);
    noErrors(hub);
  });

  it("tells of a run that failed or was cut off, once until one succeeds, and forgets no row", async () => {
    let answer: QueryAnswer = rowsOf("mallory");
    const hub = open(() => answer);
    await hub.send(id, due());
    answer = { failure: "Bytes scanned limit was exceeded", state: "CANCELLED" };
    await hub.send(id, due(1));
    await hub.send(id, due(2));
    answer = rowsOf("mallory");
    await hub.send(id, due(3));
    answer = { failure: "HIVE_BAD_DATA" };
    await hub.send(id, due(4));
    assert.deepEqual(told(hub), [
      "mallory",
      "failed: CANCELLED: Bytes scanned limit was exceeded",
      "failed: FAILED: HIVE_BAD_DATA",
    ]);
    const metrics = hub.runOf(id).log.filter((line) => line.includes('"QueriesFailed"'));
    assert.equal(metrics.length, 3, "the alarm counts each run that failed");
    noErrors(hub);
  });

  it("loses nothing when a service fails, and tells it once they work", async () => {
    for (const action of [
      "athena:StartQueryExecution",
      "athena:GetQueryExecution",
      "athena:GetQueryResults",
      "dynamodb:GetItem",
      "dynamodb:PutItem",
      "events:PutEvents",
    ]) {
      let failures = 2;
      const hub = open(() => rowsOf(...many(12)), {
        fault: (call) =>
          call.action === action && failures-- > 0 ? new AwsError("InternalServerError", "Try again.", 500) : undefined,
      });
      await hub.send(id, due());
      assert.deepEqual([...new Set(told(hub))], many(12), action);
      assert.deepEqual(hub.givenUp(), [], action);
    }
  });

  it("gives up on a query that may never be run, which an alarm tells", async () => {
    const hub = open(() => rowsOf("mallory"), {
      fault: ({ action }) =>
        action === "athena:StartQueryExecution" ? new AwsError("InvalidRequestException", "No.") : undefined,
    });
    await hub.send(id, due());
    assert.equal(hub.givenUp().length, 1);
  });

  it("puts what the archive and its detection take", async () => {
    const hub = open(() => rowsOf("mallory"));
    await hub.send(id, due());
    const put = hub.caused.find(({ delivery }) => delivery.event.source === "event-governance.query");
    const rules = (put?.delivery.matches ?? []).map(({ rule }) => rule.arn.split("/").at(-1) ?? "");
    assert(rules.includes("event-governance-prod-archive-put-operations"), String(rules));
    assert(
      rules.some((rule) => rule.includes("-detection-")),
      String(rules),
    );
  });

  it("loses no row and doubles none wherever its container dies", async () => {
    const expected = await live(Infinity);
    assert.deepEqual(expected.told, [...many(11), "failed", "late"]);
    assert(expected.moments > 30, String(expected.moments));
    for (let fatal = 1; fatal <= expected.moments; fatal++) {
      const found = await live(fatal);
      assert.deepEqual(found.told, expected.told, `dies at moment ${fatal} of ${expected.moments}`);
      assert.equal(found.executions, 3, `dies at moment ${fatal} of ${expected.moments}`);
    }
  });

  it("tells a row once if two invocations take the same run", async () => {
    const hub = open(() => rowsOf(...many(12)));
    const workers = [0, 1].map(() => starter(hub, () => noon)());
    const records = [recordOf(due(), "1")];
    const answers = await Promise.all(
      workers.map((work) => work({ Records: records } as never, { remainingMilliseconds: () => 100_000 })),
    );
    assert(answers.some(({ batchItemFailures }) => batchItemFailures.length === 0));
    assert.deepEqual(told(hub), many(12));
  });

  const recordOf = (event: Envelope, messageId: string) => queuedRecord(id, event, { messageId });

  /** Starts containers of the function that call this hub's AWS; `pass`: before and after each call. */
  function starter(hub: FunctionsHub, now: () => Date, pass: () => void = () => {}) {
    const client = hub.aws.client(hub.runOf(id).roleArn, region);
    const handle = async (request: unknown, options: unknown) => {
      pass();
      const send = client.requestHandler.handle as (...values: unknown[]) => Promise<unknown>;
      const answer = await send(request, options);
      pass();
      return answer;
    };
    const queries = scheduledQueries
      .filter(({ name }) => name === query)
      .map(({ name, days, moreThan, key, parameters, sql }) => ({ name, days, moreThan, key, parameters, sql }));
    return () =>
      createHandler({
        environment: { ACCOUNT: governance, REGION: region, STATE_TABLE: names.state, BUS: names.bus },
        configuration: { workgroup: names.workgroup, database: names.database, queries },
        aws: { ...client, maxAttempts: 1, requestHandler: { handle } } as never,
        now,
        fetch: () => Promise.reject(new Error("it calls nobody")),
        sleep: async (milliseconds) => hub.advance(milliseconds / 1000),
      });
  }

  const answers: readonly QueryAnswer[] = [
    rowsOf(...many(11)),
    { failure: "HIVE_BAD_DATA" },
    rowsOf(...many(11), "late"),
  ];
  /** One AWS for all of them, emptied in between: to open one costs more than to use it. */
  let living: ReturnType<typeof open> | undefined;

  /** Three runs when the container dies once, before or after a call: eleven rows, one that fails, and one row more. */
  async function live(fatal: number) {
    const hub = (living ??= open(({ parameters }) => {
      const last = Date.parse(parameters[1]?.slice(1, 11) ?? "");
      return answers[Math.round((last - Date.parse("2026-11-02")) / day)] ?? rowsOf();
    }));
    for (const items of hub.aws.state(dynamodb, governance, region).values()) items.clear();
    hub.queries.executions.clear();
    const toldBefore = alertsOf(hub).length;
    let [moments, isDead] = [0, false];
    const start = starter(hub, hub.now, () => {
      if (++moments === fatal) isDead = true;
      if (isDead) throw Object.assign(new Error("The container is gone."), { name: "Gone" });
    });
    let handler = start();
    for (const days of [0, 1, 2]) {
      let left = [recordOf(due(days), String(days))];
      for (let attempt = 0; left.length > 0; attempt++) {
        assert(attempt < 6, "its message comes back for ever");
        let answer: SQSBatchResponse;
        try {
          answer = await handler({ Records: left } as never, { remainingMilliseconds: () => 100_000 });
        } catch {
          answer = { batchItemFailures: left.map(({ messageId }) => ({ itemIdentifier: messageId })) };
        }
        if (isDead) {
          isDead = false;
          fatal = Infinity;
          handler = start();
        }
        const failed = new Set(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
        left = left.filter(({ messageId }) => failed.has(messageId));
        hub.advance(720);
      }
    }
    // What was put twice has the same incident.
    const byIncident = new Map(
      alertsOf(hub)
        .slice(toldBefore)
        .map(({ detail }) => [String(detail["incident"]), detail]),
    );
    const short = [...byIncident.values()].map(({ state, row }) =>
      state === "failed" ? "failed" : String((row as { principal?: string }).principal),
    );
    return { told: short, moments, executions: hub.queries.executions.size };
  }
});
