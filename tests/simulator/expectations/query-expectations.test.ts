import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Envelope, JsonObject } from "../../../model/envelope";
import type { Athena } from "../../../simulator/services/athena/athena";
import { executionParameters } from "../../../simulator/services/athena/parameters";
import * as all from "../../../simulator/expectations/queries/all";
import { type Archived, expectationOf } from "../../../simulator/expectations/query-expectations";
import { archiveObjects, call, database, envelope, temporaryBuckets, withAthena } from "../services/athena/fixture";
import { cases } from "./cases";
import { other, own, root, session, signIn, user } from "./people";
import { placeObjects, places } from "./places";
import { traffic } from "./traffic";

interface Answer {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

const folder = join(__dirname, "../../../model/queries");
const savedQueries = readdirSync(folder)
  .filter((file) => file.endsWith(".sql"))
  .map((file) => ({ name: file.slice(0, -".sql".length), sql: readFileSync(join(folder, file), "utf8") }));

const archived = (events: readonly Envelope[]): Archived[] => events.map((event) => ({ event }));

/** Fails where no second opinion exists, which would make every other assertion vacuous. */
function expected(name: string, events: readonly Envelope[], lastDay?: string) {
  const expectation = expectationOf(name, archived(events), lastDay, places);
  assert.ok(
    expectation,
    `${name} has no second opinion. A saved query is three files: model/queries/${name}.sql, simulator/expectations/queries/${name}.ts and a test below tests/model/queries/.`,
  );
  return expectation;
}

const problemOf = (name: string, events: readonly Envelope[], answer: Answer) =>
  expected(name, events).problemWith(answer);

/** Every column of every listing, so that an empty answer differs from the expected one in its rows alone. */
const noRows: Answer = {
  columns: [
    ...["time", "account", "region", "service", "action", "error", "session", "principal", "source_ip", "event_id"],
    ...["identity_type", "user_agent", "target", "policy", "user_name", "credential", "bucket", "shared_with"],
    ...["policy_condition", "security_group", "protocol", "from_port", "to_port", "shared", "operation", "parameter"],
    ...["parameter_type", "role_name", "trusted", "kms_key", "days_left", "secret", "without_recovery", "subject"],
    ...["first_instance", "instance_type", "requested", "source", "type_name", "access_key"],
  ],
  rows: [],
};

function replaced<Item>(items: readonly Item[], index: number, item: Item): Item[] {
  return items.map((each, position) => (position === index ? item : each));
}

/** Number of rows that the listing query must have for one event. */
function rowsFor(name: string, event: Envelope): number {
  const problem = problemOf(name, [event], noRows);
  return problem === undefined ? 0 : Number(/^Of the (\d+) rows/.exec(problem)?.[1]);
}

describe("query expectations", () => {
  const buckets = temporaryBuckets();

  it("exist for every saved query, and not for a team's own", () => {
    for (const { name } of savedQueries) expected(name, []);
    const opinions = Object.values<{ readonly name: string }>(all).map(({ name }) => name);
    assert.deepEqual(
      opinions.filter((name) => !savedQueries.some((query) => query.name === name)),
      [],
      "opinions on no query",
    );
    for (const name of ["our-own-query", "constructor", "__proto__"]) assert.equal(expectationOf(name, []), undefined);
  });

  describe("of the saved queries, run on the traffic", () => {
    const events = traffic();
    /** Each query's answer, and that of the query without its protection against second deliveries. */
    const answers = new Map<string, Answer>();
    const fooled = new Map<string, Answer>();

    before(async () => {
      const root = buckets.write({ ...archiveObjects(events), ...placeObjects });
      const ask = async (athena: Athena) => {
        const days = { firstDay: "2020-01-01", lastDay: "2026-11-03" };
        for (const { name, sql } of savedQueries) {
          const parameters = executionParameters(sql, { ...days, values: expected(name, events).parameters });
          answers.set(name, await athena.run({ database, sql, parameters }));
          const careless = sql.replaceAll(/\bDISTINCT\b|WHERE age = 1/g, "");
          if (careless !== sql) fooled.set(name, await athena.run({ database, sql: careless, parameters }));
        }
      };
      await withAthena(root, ask);
    });

    for (const { name } of savedQueries) {
      const answer = () => answers.get(name) as Answer;
      const broken = (change: (rows: (readonly unknown[])[]) => (readonly unknown[])[]) =>
        problemOf(name, events, { ...answer(), rows: change([...answer().rows]) });

      it(`agree with ${name}, which finds something`, () => {
        assert.equal(problemOf(name, events, answer()), undefined);
        assert.ok(answer().rows.length > 1, `${answer().rows.length} rows`);
      });

      it(`report a wrong result of ${name}`, () => {
        assert.match(broken((rows) => rows.slice(1)) ?? "", /: 1 row is missing, the first is [a-z_]+ /);
        assert.match(broken((rows) => rows.slice(0, -1)) ?? "", /: 1 row is missing/);
        assert.match(broken((rows) => [...rows, rows.at(-1) ?? []]) ?? "", /: 1 row is too many/);
        assert.match(broken(() => []) ?? "", /missing/);
        for (const [index, column] of answer().columns.entries()) {
          const wrong = broken(([first = [], ...rows]) => [replaced(first, index, "wrong"), ...rows]);
          assert.ok(wrong?.includes('"wrong"'), `${column}: ${wrong}`);
          const columns = replaced(answer().columns, index, "renamed");
          assert.match(problemOf(name, events, { ...answer(), columns }) ?? "", new RegExp(`has no column ${column};`));
        }
      });
    }

    it("report every query that counts a second delivery as a second event", () => {
      const unprotected = savedQueries.filter(({ name }) => !fooled.has(name)).map(({ name }) => name);
      // The latest heartbeat of a place is the same however often it came.
      assert.deepEqual(unprotected, ["silent-accounts"]);
      // Queries on the view finding_state, which deduplicates events.
      const byView = ["findings-still-open"];
      for (const [name, answer] of fooled)
        assert.equal(problemOf(name, events, answer) === undefined, byView.includes(name), name);
    });

    it("use the principal with the most events, whatever their order", () => {
      const { parameters } = expected("everything-one-principal-did", events);
      assert.deepEqual(expected("everything-one-principal-did", [...events].reverse()).parameters, parameters);
      const calls = [
        call("aws.s3", "X", { userIdentity: session }),
        call("aws.s3", "Y", { userIdentity: session }),
        call("aws.s3", "Z"),
      ];
      const principal = `arn:aws:iam::${own}:role/Engineer`;
      assert.deepEqual(expected("everything-one-principal-did", calls).parameters, { principal });
      const [, , z] = calls as [Envelope, Envelope, Envelope];
      assert.deepEqual(expected("everything-one-principal-did", [...calls, z, z, z]).parameters, { principal });
    });
  });

  describe("for one event", () => {
    for (const [query, what, event, rows] of cases)
      it(`${rows === 0 ? "keeps out of" : `wants ${rows === 1 ? "once" : "twice"} in`} ${query}: ${what}`, () => {
        assert.equal(rowsFor(query, event()), rows);
      });

    it("accept any detail", () => {
      const details = [null, "text", 7, [], {}, { requestParameters: [null] }, { eventName: {}, findings: null }];
      const types = [
        ...["Security Hub Findings - Imported", "GuardDuty Finding", "Config Rules Compliance Change"],
        ...["AWS Health Event", "EC2 Instance State-change Notification"],
      ];
      const names = cases.map(([, , event]) => String(event().detail["eventName"]));
      const events = details.flatMap((detail) =>
        [
          "aws.iam",
          "aws.s3",
          "aws.ec2",
          "aws.rds",
          "aws.kms",
          "aws.organizations",
          "aws.secretsmanager",
          "aws.signin",
          "aws.securityhub",
          "aws.guardduty",
          "aws.config",
          "aws.health",
          "com.x",
        ].flatMap((source) => [
          envelope({ source, detail: detail as JsonObject }),
          ...types.map((type) => envelope({ source, "detail-type": type, detail: detail as JsonObject })),
          ...names.map((eventName) => call(source, eventName, { requestParameters: detail as JsonObject })),
        ]),
      );
      for (const { name } of savedQueries) expected(name, events).problemWith(noRows);
    });

    it("expect nothing after the last day of the query", () => {
      const event = call("aws.s3", "X", { userIdentity: root }, { time: "2026-11-05T00:00:00Z" });
      assert.equal(expected("root-use", [event], "2026-11-04").problemWith(noRows), undefined);
      assert.match(expected("root-use", [event], "2026-11-05").problemWith(noRows) ?? "", /1 row is missing/);
    });
  });

  describe("for counts", () => {
    it("count failures by address, each once, without hidden names", () => {
      const failure = signIn("Failure", user("eve"), { time: "2026-11-02T08:00:00Z" });
      const events = [
        failure,
        { ...failure, id: "again" },
        signIn("Failure", user("HIDDEN_DUE_TO_SECURITY_REASONS"), { account: other, time: "2026-11-02T07:00:00Z" }),
      ];
      const columns = ["source_ip", "failures", "user_names", "accounts", "first_failure", "last_failure"];
      const right: unknown[] = ["203.0.113.24", 2, 1, 2, "2026-11-02T07:00:00Z", "2026-11-02T08:00:00Z"];
      const problem = (...row: unknown[]) =>
        problemOf("failed-console-sign-ins-by-source", events, { columns, rows: [row] });
      assert.equal(problem(...right), undefined);
      assert.equal(problem(...replaced(replaced(right, 1, "2"), 2, 1n)), undefined, "integers as text and bigint");
      assert.equal(
        problem(...replaced(right, 1, 3)),
        `Of the 1 rows that the traffic calls for: 1 row is wrong, the first (source_ip "203.0.113.24") says failures = 3 where the traffic has 2.`,
      );
    });

    it("count a finding once, in its latest state, for the affected account", () => {
      const finding = (time: string, detail: JsonObject) =>
        envelope({ source: "aws.guardduty", "detail-type": "GuardDuty Finding", time, detail: { id: "f", ...detail } });
      const events = [
        finding("2026-11-02T09:00:00Z", { accountId: other, severity: 7, service: { archived: true } }),
        finding("2026-11-02T08:00:00Z", { accountId: other, severity: 4 }),
      ];
      const columns = ["affected_account", "source", "severity", "findings", "open_findings", "last_change"];
      const row: unknown[] = [other, "aws.guardduty", "HIGH", 1, 0, "2026-11-02T09:00:00Z"];
      const problem = (rows: unknown[][]) => problemOf("findings-by-severity-and-account", events, { columns, rows });
      assert.equal(problem([row]), undefined);
      assert.match(problem([replaced(row, 4, 1)]) ?? "", /open_findings = 1 where the traffic has 0/);
      assert.match(problem([row, replaced(row, 2, "MEDIUM")]) ?? "", /1 row is too many.*severity "MEDIUM"/);
    });

    it("treat a deleted Access Analyzer finding as closed, whatever its status says", () => {
      const event = envelope({
        source: "aws.access-analyzer",
        "detail-type": "Access Analyzer Finding",
        detail: { id: "f", accountId: other, status: "ACTIVE", isDeleted: true },
      });
      const columns = ["affected_account", "source", "severity", "findings", "open_findings", "last_change"];
      const rows = [[other, "aws.access-analyzer", "UNRATED", 1, 0, event.time]];
      assert.equal(problemOf("findings-by-severity-and-account", [event], { columns, rows }), undefined);
    });

    it("accept only events of the heartbeat's own type as heartbeats", () => {
      const beat = (type: string) => envelope({ source: "event-governance.heartbeat", "detail-type": type });
      const columns = ["account", "region", "last_heartbeat", "heartbeats"];
      const problem = (type: string, rows: unknown[][]) => problemOf("heartbeats", [beat(type)], { columns, rows });
      assert.equal(problem("Heartbeat", [[own, "us-east-1", "2026-11-02T10:00:00Z", 1]]), undefined);
      assert.equal(problem("HEARTBEAT", []), undefined);
    });

    it("distinguish an event delivered twice from two similar ones", () => {
      const made = envelope({ source: "com.example", "detail-type": "Made", detail: { order: 7 } });
      const columns = ["event_key", "source", "type_name", "account", "region", "time", "deliveries", "envelope_ids"];
      const rows = [["a".repeat(64), made.source, "Made", made.account, made.region, made.time, 2, 2]];
      const problem = (second: Envelope) => problemOf("duplicated-deliveries", [made, second], { columns, rows });
      assert.equal(problem({ ...made, id: "other" }), undefined);
      for (const change of [{ "detail-type": "Sent" }, { detail: { order: 8 } }, { region: "eu-west-1" }])
        assert.match(problem({ ...made, id: "other", ...change }) ?? "", /1 row is too many/);
    });

    it("treat Health's two copies as one event, and pages as several", () => {
      const detail = { eventArn: "arn:e", communicationId: "c", affectedAccount: own };
      const copy = (region: string, page?: string) =>
        envelope({
          source: "aws.health",
          "detail-type": "AWS Health Event",
          region,
          detail: { ...detail, ...(page && { page }) },
        });
      const columns = ["event_key", "source", "type_name", "account", "region", "time", "deliveries", "envelope_ids"];
      const events = [copy("us-west-2"), copy("eu-west-1", "1"), copy("eu-west-1", "2")];
      const rows = [[`arn:e/c/${own}/1`, "aws.health", "AWS Health Event", own, "eu-west-1", events[0]?.time, 2, 2]];
      assert.equal(problemOf("duplicated-deliveries", events, { columns, rows }), undefined);
    });
  });
});
