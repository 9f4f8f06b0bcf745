import assert from "node:assert/strict";
import type { FunctionContext } from "../../../functions/runtime/context";
import { type AfterCall, entriesPerCall, putAll, reporter } from "../../../functions/runtime/reports";

const bus = "arn:aws:events:us-east-1:100000000002:event-bus/event-governance-prod";

/** A bus that refuses, at the first call alone, the reports with these numbers. */
function busThatRefuses(numbers: readonly number[]) {
  const calls: number[][] = [];
  const handle = ({ body }: { readonly body: Uint8Array }) => {
    const { Entries: entries } = JSON.parse(Buffer.from(body).toString()) as { Entries: { Detail: string }[] };
    const put = entries.map(({ Detail: detail }) => (JSON.parse(detail) as { number: number }).number);
    calls.push(put);
    const Entries = put.map((number) =>
      calls.length === 1 && numbers.includes(number)
        ? { ErrorCode: "ThrottlingException", ErrorMessage: `Not ${number}.` }
        : { EventId: `event-${number}` },
    );
    const FailedEntryCount = Entries.filter((entry) => "ErrorCode" in entry).length;
    const text = JSON.stringify({ FailedEntryCount, Entries });
    return Promise.resolve({
      response: {
        statusCode: 200,
        headers: { "content-type": "application/x-amz-json-1.1" },
        body: Buffer.from(text),
      },
    });
  };
  const context = {
    environment: { BUS: bus },
    now: () => new Date("2026-11-02T12:00:00Z"),
    aws: {
      region: "us-east-1",
      credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "secret" },
      requestHandler: { handle },
    },
  };
  const put = reporter(context as unknown as FunctionContext, { source: "event-governance.test", detailType: "Test" });
  return { calls, put: (some: readonly number[]) => put(some.map((number) => ({ number }))) };
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe("reports on the bus", () => {
  it("are answered one by one where the bus takes a part of them", async () => {
    const { put } = busThatRefuses([2, 4]);
    assert.deepEqual(await put(upTo(4)), [
      undefined,
      "ThrottlingException Not 2.",
      undefined,
      "ThrottlingException Not 4.",
    ]);
  });

  it("are put again alone that the bus refused, and those whose turn had not come", async () => {
    const { calls, put } = busThatRefuses([2, 4]);
    const noted: AfterCall<number>[] = [];
    const putWhat = (reports: readonly number[]) =>
      putAll(reports, put, (after) => Promise.resolve(void noted.push(after)));
    await assert.rejects(putWhat(upTo(12)), /The bus refused 2 reports: ThrottlingException Not 2\./);
    assert.deepEqual(noted, [{ taken: [1, 3, 5, 6, 7, 8, 9, 10], left: [2, 4, 11, 12], isOver: true }]);
    await putWhat(noted[0]?.left ?? []);
    assert.deepEqual(calls, [upTo(10), [2, 4, 11, 12]]);
    assert.deepEqual(noted.slice(1), [{ taken: [2, 4, 11, 12], left: [], isOver: false }]);
  });

  it("are noted after each call, as many as it takes", async () => {
    const { calls, put } = busThatRefuses([]);
    const left: number[] = [];
    await putAll(upTo(25), put, (after) => Promise.resolve(void left.push(after.left.length)));
    assert.deepEqual(
      calls.map(({ length }) => length),
      [entriesPerCall, entriesPerCall, 5],
    );
    assert.deepEqual(left, [15, 5, 0]);
  });
});
