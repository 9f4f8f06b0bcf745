import type { Envelope, JsonObject } from "../../../model/envelope";
import assert from "node:assert/strict";
import { archiveObjects, call, database, temporaryBuckets, withAthena } from "../../simulator/services/athena/fixture";
import { again, ask, queries } from "./finder";
import { scheduledQueries } from "../../../model/query-schedules/scheduled-queries";

const buckets = temporaryBuckets();

/** What a query finds in two weeks up to 2026-11-02. */
const find = (name: string, events: readonly Envelope[]) =>
  withAthena(buckets.write(archiveObjects(events)), (athena) => ask(athena, name, { events, firstDay: "2026-10-20" }));

/** A call of somebody at nine on a day. */
const at = (day: string, who: JsonObject, more: Partial<Envelope> = {}): Envelope => ({
  ...call("aws.iam", "ListRoles", {
    userIdentity: who,
    eventID: `${day} ${JSON.stringify(who)} ${more.account ?? ""}`,
  }),
  id: `${day} ${JSON.stringify(who)} ${more.account ?? ""}`,
  time: `${day}T09:00:00Z`,
  ...more,
});
const user = (name: string) => ({ arn: `arn:aws:iam::111122223333:user/${name}` });
const session = (role: string, name: string) => ({
  arn: `arn:aws:sts::111122223333:assumed-role/${role}/${name}`,
  sessionContext: { sessionIssuer: { arn: `arn:aws:iam::111122223333:role/${role}` } },
});

describe("new-principals", () => {
  const old = at("2026-10-20", user("dana"));

  it("lists who first called on the last two days, a role for all its sessions", async () => {
    const rows = await find("new-principals", [
      old,
      at("2026-11-02", user("dana")),
      at("2026-11-01", session("New", "a")),
      again(at("2026-11-01", session("New", "a"))),
      at("2026-11-02", session("New", "b"), { account: "444455556666" }),
      at("2026-11-02", session("New", "b")),
      at("2026-10-31", user("trent")),
      at("2026-11-02", session("aws-service-role/x.amazonaws.com/New", "a")),
      at("2026-11-02", {}),
      { ...at("2026-11-02", user("forged")), source: "com.example" },
    ]);
    assert.deepEqual(
      rows.map(({ account, principal, first_day, calls }) => [account, principal, first_day, Number(calls)]),
      [
        ["111122223333", "arn:aws:iam::111122223333:role/New", "2026-11-01", 2],
        ["444455556666", "arn:aws:iam::111122223333:role/New", "2026-11-02", 1],
      ],
    );
  });

  it("lists nobody where the archive has no week to compare with", async () => {
    assert.deepEqual(await find("new-principals", [at("2026-10-27", user("dana")), at("2026-11-02", user("eve"))]), []);
  });
});

describe("delivery-gaps", () => {
  const days = (last: number, from = 20) =>
    Array.from({ length: last - from + 1 }, (_, index) => `2026-10-${from + index}`);
  const newest = at("2026-11-02", user("dana"), { account: "999999999999" });

  it("lists a place that sent on five days and not for four", async () => {
    const rows = await find("delivery-gaps", [
      newest,
      ...days(28).map((day) => at(day, user("dana"))),
      // The weekend.
      ...days(30).map((day) => at(day, user("dana"), { account: "444455556666" })),
      // Seldom.
      ...days(23).map((day) => at(day, user("dana"), { account: "555566667777" })),
      // What customers put says nothing of trails.
      { ...at("2026-11-02", user("dana")), source: "com.example" },
    ]);
    assert.deepEqual(
      rows.map((row) => ({ ...row, days_with_events: Number(row["days_with_events"]) })),
      [
        {
          account: "111122223333",
          region: newest.region,
          last_day: "2026-10-28",
          last_event: "2026-10-28T09:00:00Z",
          days_with_events: 9,
          newest_day: "2026-11-02",
        },
      ],
    );
  });
});

describe("queries that run by themselves", () => {
  it("are those whose header says so, as their files have it", () => {
    const own = queries.filter(({ schedule }) => schedule !== undefined);
    assert.deepEqual(
      scheduledQueries.map(({ name, sql, parameters, why, ...schedule }) => ({ name, sql, parameters, why, schedule })),
      own.map(({ name, sql, parameters, why, schedule }) => ({
        name,
        sql,
        parameters: parameters.map((parameter) => parameter.name),
        why,
        schedule,
      })),
    );
    assert(own.length >= 3);
  });

  it("know their rows again by columns that they return", async () => {
    await withAthena(buckets.write(archiveObjects([at("2026-11-02", user("dana"))])), async (athena) => {
      for (const { name, sql, key } of scheduledQueries) {
        const { columns } = await athena.run({
          database,
          sql,
          parameters: ["'2026-11-01'", "'2026-11-02'"],
        });
        for (const column of key) assert(columns.includes(column), `${name}: ${column}`);
      }
    });
  });
});
