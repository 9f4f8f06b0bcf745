import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { largestRecord, rescue } from "../../../functions/claim-check/decide";
import type { Envelope, JsonObject } from "../../../model/envelope";

const configuration = {
  bucket: "archive",
  folder: "claims/",
  streams: { service: ["first", "second"], put: ["third"] },
};
const event = (detail: JsonObject, more: Partial<Envelope> = {}): string =>
  JSON.stringify({
    version: "0",
    id: "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
    "detail-type": "AWS API Call via CloudTrail",
    source: "aws.iam",
    account: "400000000001",
    time: "2026-11-02T10:15:30Z",
    region: "us-east-1",
    resources: [],
    detail,
    ...more,
  });
const padded = (bytes: number) => {
  const empty = Buffer.byteLength(event({ eventID: "1", padding: "" }));
  return event({ eventID: "1", padding: "x".repeat(bytes - empty) });
};

describe("the claim check", () => {
  it("passes on an event that fits into a record unchanged", () => {
    const body = padded(largestRecord);
    const { record, claim } = rescue(body, configuration);
    assert.equal(record, body);
    assert.equal(claim, undefined);
  });

  it("keeps a field whatever its name, `__proto__` too", () => {
    const body = event(JSON.parse('{"eventID":"1","__proto__":{"admin":true}}') as JsonObject).replace(
      '"eventID":"1"',
      `"eventID":"1","padding":"${"x".repeat(largestRecord)}"`,
    );
    const { detail } = JSON.parse(rescue(body, configuration).record) as Envelope;
    assert.deepEqual(Object.getOwnPropertyDescriptor(detail, "__proto__")?.value, { admin: true });
  });

  it("writes a larger event to an object, and a record in its place", () => {
    const body = padded(largestRecord + 1);
    const { record, claim } = rescue(body, configuration);
    const sha256 = createHash("sha256").update(body).digest("hex");
    const key = `claims/day=2026-11-02/source=aws.iam/detail_type=aws_api_call_via_cloudtrail/${sha256}.json`;
    assert.deepEqual(claim, { key, body });
    const { detail, ...envelope } = JSON.parse(record) as Envelope;
    const { detail: _, ...original } = JSON.parse(body) as Envelope;
    assert.deepEqual(envelope, original);
    assert.deepEqual(detail, {
      eventID: "1",
      claim: { uri: `s3://archive/${key}`, sha256, bytes: largestRecord + 1, omitted: ["padding"] },
    });
  });

  it("makes a record that fits, whichever part is large", () => {
    const shapes: readonly string[] = [
      event(Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`field-${index}`, "x".repeat(60)]))),
      event({ ["x".repeat(600_000)]: 1, ["y".repeat(600_000)]: 2 }),
      event({ text: "é".repeat(600_000) }),
      event(
        { text: "x" },
        { resources: Array.from({ length: 20_000 }, (_, index) => `arn:aws:s3:::bucket-${index}-${"x".repeat(50)}`) },
      ),
      // Fewer characters than bytes, and many small fields, whose quotes and commas count too.
      event(Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`f${index}`, "xxxx"])), {
        resources: ["語".repeat(255_900)],
      }),
    ];
    for (const body of shapes) {
      const { record, claim } = rescue(body, configuration);
      assert.equal(claim?.body, body);
      assert(Buffer.byteLength(record) <= largestRecord, String(record.length));
    }
  });

  it("makes a record of an event of 100,000 levels, with the parts that a delivery stream reads", () => {
    const deep = (levels: number) => '{"a":'.repeat(levels) + "1" + "}".repeat(levels);
    const body = event({
      eventID: "1",
      deepest: "@deepest",
      deep: "@deep",
      flat: { a: 1 },
      padding: "x".repeat(largestRecord),
    })
      .replace('"@deepest"', deep(100_000))
      .replace('"@deep"', deep(250));
    const { record, claim } = rescue(body, configuration);
    assert.ok(claim?.body === body);
    const { detail } = JSON.parse(record) as Envelope;
    assert.deepEqual(Object.keys(detail), ["eventID", "flat", "claim"]);
    assert.deepEqual((detail["claim"] as JsonObject)["omitted"], ["deepest", "deep", "padding"]);
    const unusual = body.replace('"resources":[]', `"resources":[${deep(100_000)}]`);
    assert.equal((JSON.parse(rescue(unusual, configuration).record) as Envelope).resources.length, 0);
  });

  it("makes the same decision for the same event, and another for another", () => {
    assert.deepEqual(rescue(event({ a: 1 }), configuration), rescue(event({ a: 1 }), configuration));
    assert.notEqual(rescue(event({ a: 1 }), configuration).key, rescue(event({ a: 2 }), configuration).key);
  });

  it("distributes events among the streams by their id", () => {
    const streamOf = (id: string) => rescue(event({}, { id }), configuration).stream;
    assert.deepEqual(["a-0", "a-7", "a-8", "a-f", "a-z"].map(streamOf), [
      "first",
      "first",
      "second",
      "second",
      "first",
    ]);
  });

  it("puts what a principal had put, whatever it says, on a stream of such events", () => {
    const streamOf = (source: string, streams = configuration.streams) =>
      rescue(event({}, { source }), { ...configuration, streams }).stream;
    assert.deepEqual(
      ["event-governance.heartbeat", "com.example.shop", "AWS.iam", "aws.partner/example.com/1", "aws.iam"].map(
        (source) => streamOf(source),
      ),
      ["third", "third", "third", "third", "second"],
    );
    assert.equal(streamOf("com.example.shop", { ...configuration.streams, put: [] }), "second");
  });

  it("keeps an event whose resources are missing or null", () => {
    for (const resources of [undefined, null]) {
      const body = JSON.stringify({ ...(JSON.parse(padded(largestRecord + 100)) as object), resources });
      const { claim, record } = rescue(body, configuration);
      assert.equal(claim?.body, body);
      assert.ok((JSON.parse(record) as Envelope).detail["claim"]);
    }
  });

  it("keeps an event without a usable time", () => {
    const body = JSON.stringify({ ...(JSON.parse(padded(largestRecord + 100)) as object), time: "yesterday" });
    assert.match(rescue(body, configuration).claim?.key ?? "", /^claims\/unpartitioned\/[0-9a-f]{64}\.json$/);
  });
});
