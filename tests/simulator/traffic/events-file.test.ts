import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { EventsFileError, readEventsFile } from "../../../simulator/traffic/events-file";

const record = {
  eventVersion: "1.09",
  eventSource: "iam.amazonaws.com",
  eventName: "CreateUser",
  eventTime: "2024-08-01T13:33:28Z",
  awsRegion: "us-east-1",
  eventID: "3346344c-5a3e-429e-8405-420f98f75d6e",
  eventType: "AwsApiCall",
  recipientAccountId: "229654561268",
  requestParameters: null,
};
const envelope = {
  version: "0",
  id: "1",
  "detail-type": "Deployed",
  source: "com.example",
  account: "229654561268",
  time: "2026-01-01T00:00:00Z",
  region: "us-east-1",
  resources: ["arn:aws:s3:::bucket"],
  detail: { n: 1 },
};

describe("a file of the user's events", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "events-"))));
  after(() => rmSync(folder, { recursive: true }));
  const read = (content: string | Buffer) => {
    const file = join(folder, "events.json");
    writeFileSync(file, content);
    return readEventsFile(file);
  };

  it("becomes the envelope that EventBridge would make of a CloudTrail record", () => {
    assert.deepEqual(read(JSON.stringify([record])), [
      {
        version: "0",
        id: "3346344c-5a3e-429e-8405-420f98f75d6e",
        "detail-type": "AWS API Call via CloudTrail",
        source: "aws.iam",
        account: "229654561268",
        time: "2024-08-01T13:33:28Z",
        region: "us-east-1",
        resources: [],
        detail: record,
      },
    ]);
  });

  it("is refused, with its line, where an event is nested deeper than the matcher reads", () => {
    const deep = (levels: number) =>
      JSON.stringify({ ...envelope, detail: "@" }).replace('"@"', '{"a":'.repeat(levels) + "1" + "}".repeat(levels));
    assert.equal(read(deep(999)).length, 1);
    for (const levels of [1000, 100_000])
      assert.throws(
        () => read(`${JSON.stringify(envelope)}\n${deep(levels)}\n`),
        (error) =>
          error instanceof EventsFileError && /line 2 is nested more than 1000 levels deep\./.test(error.message),
      );
  });

  it("accepts envelopes unmodified", () => {
    assert.deepEqual(read(JSON.stringify(envelope)), [envelope]);
  });

  const forms: [string, string | Buffer][] = [
    ["a JSON array", JSON.stringify([record, envelope])],
    ["an object with Records", JSON.stringify({ Records: [record, envelope] })],
    ["one value on each line", `${JSON.stringify(record)}\n\n${JSON.stringify(envelope)}\r\n`],
    ["a gzipped file", gzipSync(`${JSON.stringify(record)}\n${JSON.stringify(envelope)}\n`)],
  ];
  for (const [what, content] of forms)
    it(`may contain ${what}`, () => {
      assert.deepEqual(
        read(content).map(({ source }) => source),
        ["aws.iam", "com.example"],
      );
    });

  it("recognizes sign-ins, console actions and service events by their type", () => {
    const types = ["AwsConsoleSignIn", "AwsConsoleAction", "AwsServiceEvent"].map((eventType) => ({
      ...record,
      eventType,
    }));
    assert.deepEqual(
      read(JSON.stringify(types)).map((event) => event["detail-type"]),
      ["AWS Console Sign In via CloudTrail", "AWS Console Action via CloudTrail", "AWS Service Event via CloudTrail"],
    );
  });

  const wrong: [string, string | Buffer, RegExp][] = [
    ["text", "hello", /events\.json holds no JSON/],
    ["a broken line", `${JSON.stringify(record)}\n{"a":`, /line 2 is not JSON/],
    ["a number in a list", `[${JSON.stringify(record)}, 7]`, /element 2 is 7/],
    ["another kind of object", '{"hello": 1}', /neither an EventBridge event .* nor a CloudTrail record .*"hello"/],
    ["an envelope without detail", JSON.stringify({ ...envelope, detail: "x" }), /"detail" is "x"/],
    ["a record without a time", JSON.stringify({ ...record, eventTime: undefined }), /"eventTime" is missing/],
    ["a broken archive", gzipSync("x").subarray(0, 12), /Cannot read events/],
  ];
  for (const [what, content, message] of wrong)
    it(`is rejected with ${what}, naming the position`, () => {
      assert.throws(
        () => read(content),
        (error) => error instanceof EventsFileError && message.test(error.message),
      );
    });

  it("is rejected if it does not exist, quoting its name", () => {
    assert.throws(
      () => readEventsFile("nowhere.json"),
      (error) => error instanceof EventsFileError && error.message.includes('"nowhere.json"'),
    );
  });

  it("may be any recorded attack", function () {
    const attacks = join(__dirname, "..", "..", "..", "..", "shared", "data", "cloudtrail");
    if (!existsSync(attacks)) return this.skip();
    for (const file of readdirSync(attacks).filter((name) => name.endsWith(".json")))
      assert(readEventsFile(join(attacks, file)).length > 0, file);
  });
});
