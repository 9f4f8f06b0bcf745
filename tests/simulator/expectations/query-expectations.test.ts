import assert from "node:assert/strict";
import type { Envelope, JsonObject } from "../../../model/envelope";
import type { Athena } from "../../../simulator/services/athena/athena";
import { executionParameters, sampleParameters } from "../../../simulator/services/athena/parameters";
import type { Answer } from "../../../simulator/expectations/comparison";
import * as all from "../../../simulator/expectations/queries/all";
import { expectationOf } from "../../../simulator/expectations/query-expectations";
import { queries } from "../../model/queries/finder";
import {
  archiveObjects,
  call,
  database,
  envelope,
  now,
  temporaryBuckets,
  withAthena,
} from "../services/athena/fixture";
import { placeObjects, places } from "./places";
import { namedCalls, traffic } from "./traffic";

/** Fails where no second opinion exists, which would make every other assertion vacuous. */
function expected(name: string, events: readonly Envelope[]) {
  const expectation = expectationOf(
    name,
    events.map((event) => ({ event })),
    { places, now },
  );
  assert.ok(
    expectation,
    `${name} has no second opinion. A saved query is three files: model/queries/${name}.sql, simulator/expectations/queries/${name}.ts and a test below tests/model/queries/.`,
  );
  return expectation;
}

function replaced<Item>(items: readonly Item[], index: number, item: Item): Item[] {
  return items.map((each, position) => (position === index ? item : each));
}

/** What single events show, tests/model/queries compares; this is about many at once and about what is reported. */
describe("query expectations", () => {
  const buckets = temporaryBuckets();

  it("has a second opinion on every saved query, and none on a team's own", () => {
    for (const { name } of queries) expected(name, []);
    const opinions = Object.values<{ readonly name: string }>(all).map(({ name }) => name);
    assert.deepEqual(
      opinions.filter((name) => !queries.some((query) => query.name === name)),
      [],
      "opinions on no query",
    );
    for (const name of ["our-own-query", "constructor", "__proto__"]) assert.equal(expectationOf(name, []), undefined);
  });

  it("takes any detail", () => {
    const details = [null, "text", 7, [], {}, { requestParameters: [null] }, { eventName: {}, findings: null }];
    const types = [
      ...["Security Hub Findings - Imported", "GuardDuty Finding", "Config Rules Compliance Change"],
      ...["AWS Health Event", "EC2 Instance State-change Notification"],
    ];
    const events = (details as JsonObject[]).flatMap((detail) => [
      ...["aws.ec2", "aws.securityhub", "aws.guardduty", "aws.config", "aws.health", "com.x"].flatMap((source) =>
        types.map((type) => envelope({ source, "detail-type": type, detail })),
      ),
      ...namedCalls({ requestParameters: detail, responseElements: detail, userIdentity: detail }),
    ]);
    for (const { name } of queries) expected(name, events).problemWith({ columns: [], rows: [] });
  });

  it("is asked what the query is asked, where no event names a resource as it could be asked for, a principal or a session", async () => {
    const events = [
      call("aws.cloudtrail", "DeleteTrail", { userIdentity: null, requestParameters: { name: "x" } }),
      call("aws.cloudtrail", "DeleteTrail", { userIdentity: null, requestParameters: { trailName: 'a "b" c\n' } }),
    ];
    await withAthena(buckets.write({ ...archiveObjects(events), ...placeObjects }), async (athena) => {
      for (const { name, sql } of queries) {
        const archived = events.map((event) => ({ event }));
        const asked = expectationOf(name, archived, { places, otherwise: sampleParameters(sql) });
        assert.ok(asked);
        const days = { firstDay: "2020-01-01", lastDay: "2026-11-03" };
        const parameters = executionParameters(sql, { ...days, values: asked.parameters });
        assert.equal(asked.problemWith(await athena.run({ database, sql, parameters })), undefined, name);
        for (const parameter of Object.keys(sampleParameters(sql)))
          assert.notEqual(asked.parameters[parameter], undefined, `${name} has no ${parameter}`);
      }
    });
  });

  describe("of the saved queries, run on the traffic", () => {
    const events = traffic();
    const known = new Map<string, ReturnType<typeof expected>>();
    /** What is expected of the traffic, which is the same in each test. */
    const onTraffic = (name: string) => {
      const expectation = known.get(name) ?? expected(name, events);
      known.set(name, expectation);
      return expectation;
    };
    /** Each query's answer, and that of the query without its protection against second deliveries. */
    const answers = new Map<string, Answer>();
    const fooled = new Map<string, Answer>();

    before(async () => {
      const ask = async (athena: Athena) => {
        const days = { firstDay: "2020-01-01", lastDay: "2026-11-03" };
        for (const { name, sql } of queries) {
          const parameters = executionParameters(sql, { ...days, values: onTraffic(name).parameters });
          answers.set(name, await athena.run({ database, sql, parameters }));
          const careless = sql.replaceAll(/\bDISTINCT\b|WHERE age = 1/g, "");
          if (careless !== sql) fooled.set(name, await athena.run({ database, sql: careless, parameters }));
        }
      };
      await withAthena(buckets.write({ ...archiveObjects(events), ...placeObjects }), ask);
    });

    for (const { name } of queries) {
      it(`agrees with ${name}, which finds something`, () => {
        const answer = answers.get(name) as Answer;
        assert.equal(onTraffic(name).problemWith(answer), undefined);
        assert.ok(answer.rows.length > 1, `${answer.rows.length} rows`);
      });

      it(`reports a broken answer of ${name}`, () => {
        const { problemWith } = onTraffic(name);
        const { columns, rows } = answers.get(name) as Answer;
        assert.match(problemWith({ columns, rows: rows.slice(1) }) ?? "", /: 1 row is missing, the first is [a-z_]+ /);
        assert.match(problemWith({ columns, rows: [...rows, rows.at(-1) ?? []] }) ?? "", /: 1 row is too many/);
        for (const [index, column] of columns.entries()) {
          const [first = [], ...rest] = rows;
          const wrong = problemWith({ columns, rows: [replaced(first, index, "wrong"), ...rest] });
          assert.ok(wrong?.includes('"wrong"'), `${column}: ${wrong}`);
          const renamed = problemWith({ columns: replaced(columns, index, "renamed"), rows });
          assert.ok(renamed?.includes(`has no column ${column};`), renamed);
        }
      });
    }

    it("reports every query that takes a second delivery for a second event", () => {
      const unprotected = queries.filter(({ name }) => !fooled.has(name)).map(({ name }) => name);
      // The latest heartbeat of a place is the same however often it came.
      assert.deepEqual(unprotected, ["silent-accounts"]);
      // Queries on the view finding_state, which deduplicates events.
      const byView = ["findings-still-open"];
      for (const [name, answer] of fooled)
        assert.equal(onTraffic(name).problemWith(answer) === undefined, byView.includes(name), name);
    });
  });
});
