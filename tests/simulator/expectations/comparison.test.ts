import assert from "node:assert/strict";
import type { Envelope } from "../../../model/envelope";
import { expectationOf } from "../../../simulator/expectations/query-expectations";
import type { Answer } from "../../../simulator/expectations/comparison";
import { call } from "../services/athena/fixture";

const root = { type: "Root", arn: "arn:aws:iam::111122223333:root" };

describe("the expectation of a limited query", () => {
  const at = (second: number) => new Date(Date.UTC(2026, 10, 1) + second * 1000).toISOString().replace(".000", "");
  const columns = ["time", "account", "region", "service", "action", "error", "source_ip", "user_agent", "event_id"];
  const use = (second: number) => call("aws.s3", "X", { userIdentity: root }, { time: at(second) });
  const answer = (events: readonly Envelope[]): Answer => ({
    columns,
    rows: events.map(({ time, account, region, detail }) => {
      const { eventSource: service, eventName: action, sourceIPAddress: source_ip, eventID: event_id } = detail;
      const row: Record<string, unknown> = { time, account, region, service, action, source_ip, event_id };
      return columns.map((column) => row[column] ?? null);
    }),
  });
  const problemOf = (archived: readonly Envelope[], given: Answer) =>
    expectationOf(
      "root-use",
      archived.map((event) => ({ event })),
    )?.problemWith(given);
  const newest = Array.from({ length: 998 }, (_, index) => use(5000 - index));
  const ties = [use(100), use(100), use(100)];
  const old = use(1);
  const events = [old, ...ties, ...newest];

  it("requires the newest rows up to the limit, any of those that tie there", () => {
    assert.equal(problemOf(events, answer([...newest, ...ties.slice(0, 2)])), undefined);
    assert.equal(problemOf(events, answer([...newest, ...ties.slice(1)])), undefined);
  });

  it("reports an older row in place of a newer one", () => {
    const problem = problemOf(events, answer([...newest, ties[0] as Envelope, old])) ?? "";
    assert.match(problem, /1 row is missing/);
    assert.ok(problem.includes(`1 row is too many, the first is event_id "${String(old.detail["eventID"])}"`), problem);
  });

  it("reports a result that is longer or shorter than the limit", () => {
    assert.match(problemOf(events, answer([...newest, ...ties])) ?? "", /1 row is too many/);
    assert.match(problemOf(events, answer(newest)) ?? "", /2 rows are missing/);
  });

  it("reports rows in the wrong order", () => {
    const [first, second, ...rest] = newest as [Envelope, Envelope, ...Envelope[]];
    assert.match(
      problemOf(newest, answer([second, first, ...rest])) ?? "",
      /not sorted by time descending: row 2 \(event_id "call-\d+"\) belongs further up/,
    );
  });
});
