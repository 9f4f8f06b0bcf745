import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Envelope, JsonObject } from "../../../../model/envelope";
import { EventsFileError, readOwnEvents } from "../../../../simulator/traffic/own-events/own-events";

const record: JsonObject = {
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
const envelope: JsonObject = {
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
/** A record as CloudTrail sums up data events (CloudTrail user guide, "Aggregating data events"). */
const aggregated: JsonObject = {
  eventVersion: "1.0",
  accountId: "229654561268",
  eventId: "62759c1a-6248-48e1-a6b3-d5fb7e6c4bc0",
  eventCategory: "Aggregated",
  eventType: "AwsAggregatedEvent",
  awsRegion: "us-west-2",
  eventSource: "s3.amazonaws.com",
  timeWindow: { windowStart: "2025-11-17T19:20:00Z", windowEnd: "2025-11-17T19:25:00Z", windowSize: "PT5M" },
};
const insight: JsonObject = {
  eventVersion: "1.09",
  eventTime: "2026-05-04T09:05:00Z",
  awsRegion: "us-east-1",
  eventID: "7464e9d1-269a-4acd-a009-35388c328016",
  eventType: "AwsCloudTrailInsight",
  recipientAccountId: "229654561268",
  insightDetails: { state: "Start", eventSource: "ec2.amazonaws.com", eventName: "RunInstances" },
  eventCategory: "Insight",
};
const without = (object: JsonObject, key: string): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([each]) => each !== key));
const text = (value: unknown, indent?: number) => JSON.stringify(value, null, indent);

describe("the user's own events", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "events-"))));
  after(() => rmSync(folder, { recursive: true }));

  const write = (name: string, content: string | Buffer) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const read = (content: string | Buffer) => readOwnEvents([write("events.json", content)]);
  const sources = ({ events }: { readonly events: readonly Envelope[] }) => events.map(({ source }) => source);
  const places = ({ leftOut }: ReturnType<typeof read>) => leftOut.map(({ line, record: number }) => [line, number]);

  it("become the envelopes that EventBridge would make of CloudTrail records", () => {
    assert.deepEqual(read(text([record])), {
      events: [
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
      ],
      leftOut: [],
      assumptions: [],
    });
  });

  it("may be envelopes, which are not changed", () => {
    assert.deepEqual(read(text(envelope)).events, [envelope]);
    assert.deepEqual(read(text({ ...envelope, time: "2026-01-01T02:00:00+02:00" })).events, [envelope]);
  });

  const both = [record, envelope];
  const lines = `${text(record)}\n${text(envelope)}\n`;
  const forms: readonly (readonly [string, string | Buffer])[] = [
    ["a JSON array", text(both)],
    ["an indented JSON array", text(both, 2)],
    ["a trail's file, on one line", text({ Records: both })],
    ["a trail's file, indented", text({ Records: both }, 2)],
    ["files of a trail in one list", text([{ Records: [record] }, { Records: [envelope] }], 2)],
    ["one value on each line", `${text(record)}\n\n${text(envelope)}\n`],
    ["lines of Windows", lines.replaceAll("\n", "\r\n")],
    ["values with nothing between them", text(record) + text(envelope)],
    ["indented values one after another", `${text(record, 2)}\n${text(envelope, 2)}`],
    ["a JSON text sequence", `\u001e${text(record)}\n\u001e${text(envelope)}\n`],
    ["a gzipped file", gzipSync(lines)],
    ["gzipped files one after another", Buffer.concat([gzipSync(text(record)), gzipSync(text(envelope))])],
    ["a file gzipped twice", gzipSync(gzipSync(lines))],
    ["a byte-order mark", `\uFEFF${text(both)}`],
    ["UTF-16, as PowerShell writes it", Buffer.from(`\uFEFF${text(both, 2)}`, "utf16le")],
    ["UTF-16 of the other byte order", Buffer.from(`\uFEFF${text(both)}`, "utf16le").swap16()],
    ["UTF-16 without a mark", Buffer.from(text(both), "utf16le")],
    [
      "the output of aws cloudtrail lookup-events",
      text({ Events: both.map((each) => ({ EventId: "1", CloudTrailEvent: text(each) })), NextToken: "more" }, 4),
    ],
    ["its events by --query", text(both.map((each) => text(each)))],
    ["pages of it", both.map((each) => text({ Events: [{ CloudTrailEvent: text(each) }] })).join("\n")],
    ["its records as text, with tabs", both.map((each) => text(each)).join("\t")],
    ["the output of aws logs filter-log-events", text({ events: both.map((each) => ({ message: text(each) })) })],
    ["an export of CloudWatch Logs", both.map((each) => `2026-05-04T09:12:31.000Z ${text(each)}\n`).join("")],
    [
      "messages of a dead-letter queue",
      text({ Messages: both.map((each) => ({ MessageId: "1", Body: text(each) })) }, 2),
    ],
    [
      "messages of a topic in a queue",
      text({ Messages: both.map((each) => ({ Body: text({ Type: "Notification", Message: text(each) }) })) }),
    ],
    [
      "records below the archive's error prefix",
      both.map((each) => text({ errorCode: "x", rawData: Buffer.from(text(each)).toString("base64") })).join("\n"),
    ],
  ];
  for (const [what, content] of forms)
    it(`may be ${what}`, () => {
      const own = read(content);
      assert.deepEqual(sources(own), ["aws.iam", "com.example"]);
      assert.deepEqual(own.leftOut, []);
    });

  const kinds: readonly (readonly [string, JsonObject, string, string])[] = [
    ["API calls", {}, "AWS API Call via CloudTrail", "aws.iam"],
    ["API calls before eventType was there", { eventType: null }, "AWS API Call via CloudTrail", "aws.iam"],
    ["data events", { eventCategory: "Data", managementEvent: false }, "AWS API Call via CloudTrail", "aws.iam"],
    ["sign-ins", { eventType: "AwsConsoleSignIn" }, "AWS Console Sign In via CloudTrail", "aws.iam"],
    ["console actions", { eventType: "AwsConsoleAction" }, "AWS Console Action via CloudTrail", "aws.iam"],
    ["service events", { eventType: "AwsServiceEvent" }, "AWS Service Event via CloudTrail", "aws.iam"],
    ["network activity", { eventType: "AwsVpceEvent" }, "AWS Network Activity Event via CloudTrail", "aws.iam"],
    [
      "network activity by its other name",
      { eventType: "AwsVpceEvents" },
      "AWS Network Activity Event via CloudTrail",
      "aws.iam",
    ],
    [
      "network activity by its category",
      { eventType: "AwsApiCall", eventCategory: "NetworkActivity" },
      "AWS Network Activity Event via CloudTrail",
      "aws.iam",
    ],
  ];
  for (const [what, change, type, source] of kinds)
    it(`have the detail type of ${what}`, () => {
      const [event] = read(text({ ...record, ...change })).events;
      assert.deepEqual([event?.["detail-type"], event?.source], [type, source]);
    });

  it("may be of CloudTrail Insights, with an assumption about their source", () => {
    for (const each of [insight, without(insight, "eventType"), without(insight, "eventCategory")]) {
      const { events, assumptions } = read(text({ Records: [each] }));
      assert.deepEqual(
        [events[0]?.["detail-type"], events[0]?.source],
        ["AWS Insight via CloudTrail", "aws.cloudtrail"],
      );
      assert.match(assumptions.join(), /Insights/);
    }
  });

  const left: readonly (readonly [string, unknown, RegExp])[] = [
    ["an aggregated event", aggregated, /^is an aggregated event/],
    ["an aggregated event by its type alone", without(aggregated, "eventCategory"), /^is an aggregated event/],
    ["a configuration item of CloudTrail Lake", { ...record, eventCategory: "ConfigurationItem" }, /CloudTrail Lake/],
    ["a type that no guide knows", { ...record, eventType: "AwsNews" }, /"AwsNews"/],
    ["a record without a time", without(record, "eventTime"), /^has no "eventTime"/],
    [
      "a record with a time that is none",
      { ...record, eventTime: "yesterday" },
      /"eventTime" "yesterday".*2026-01-01T/,
    ],
    ["a record of no day", { ...record, eventTime: "2026-13-45T00:00:00Z" }, /"2026-13-45T00:00:00Z"/],
    ["a record without a Region", without(record, "awsRegion"), /^has no "awsRegion"/],
    ["a record without an account", without(record, "recipientAccountId"), /^has no "recipientAccountId"/],
    ["a record without a name", without(record, "eventName"), /^has no "eventName"/],
    ["a record without a source", without(record, "eventSource"), /^has no "eventSource"/],
    ["a notification of S3", { ...record, eventSource: "aws:s3" }, /"eventSource" "aws:s3"/],
    ["an envelope without a detail", without(envelope, "detail"), /^has no "detail"/],
    ["an envelope with a detail in text", { ...envelope, detail: "x" }, /the "detail" "x"/],
    ["an envelope without a source", without(envelope, "source"), /^has no "source"/],
    ["an envelope with a short account", { ...envelope, account: "22965" }, /the "account" "22965"/],
    ["a replayed event", { ...envelope, "replay-name": "investigation" }, /^is replayed/],
    ["an entry of PutEvents", { Source: "com.example", DetailType: "x", Detail: "{}" }, /PutEvents/],
    ["a finding", { SchemaVersion: "2018-10-08", ProductArn: "arn:aws:x", Id: "1" }, /finding of Security Hub/],
    ["a digest", { digestStartTime: "2015-08-17T14:01:31Z", logFiles: [] }, /digest/],
    ["an event larger than any", { ...envelope, detail: { n: "x".repeat(1_048_576) } }, /1,048,\d+ bytes/],
    ["a number", 7, /^is 7/],
    ["another kind of object", { hello: 1 }, /neither an EventBridge event .* nor a CloudTrail record .*"hello"/],
    ["an event of lookup-events without JSON", { CloudTrailEvent: "x" }, /holds no JSON/],
  ];
  for (const [what, value, why] of left) {
    it(`leave out ${what}, and take what is around it`, () => {
      for (const indent of [undefined, 2]) {
        const own = read(text({ Records: [record, value, envelope] }, indent));
        assert.deepEqual(sources(own), ["aws.iam", "com.example"]);
        assert.equal(own.leftOut.length, 1);
        assert.match(own.leftOut[0]?.why ?? "", why);
        assert.deepEqual(places(own), [[indent === undefined ? 1 : 3 + text(record, 2).split("\n").length, 2]]);
      }
    });

    it(`are none if there is only ${what}`, () => {
      assert.throws(
        () => read(text(value)),
        (error) => error instanceof EventsFileError && why.test(error.message.replace(/^.*?record \d+ /, "")),
      );
    });
  }

  /** What is damaged, the text, the sources that are read nevertheless, and places of what is not. */
  const damaged: readonly (readonly [
    string,
    string | Buffer,
    readonly string[],
    readonly (readonly (number | null)[])[],
  ])[] = [
    ["a line", `${text(record)}\n{"a":\n${text(envelope)}\n`, ["aws.iam", "com.example"], [[2, 2]]],
    [
      "a line within a string",
      `${text(record)}\r\n{"eventVersion":"1.0","eventNa\r\n${text(envelope)}`,
      ["aws.iam", "com.example"],
      [[2, 2]],
    ],
    ["a line with a bracket that does not fit", `{"a":[1,2}\n${text(envelope)}`, ["com.example"], [[1, 1]]],
    ["a line with one bracket too many", `${text(record)}}\n${text(envelope)}`, ["aws.iam", "com.example"], [[1, 2]]],
    ["a line of words", `${text(record)}\nhello you\n${text(envelope)}`, ["aws.iam", "com.example"], [[2, 2]]],
    [
      "an indented record without its last bracket",
      text({ Records: [record, record, envelope] }, 2).replace(/\n {4}\},\n/, ",\n"),
      ["aws.iam", "com.example"],
      [[3, 1]],
    ],
    [
      "a record among others on one line",
      `{"Records":[${text(record)},{"b":,${text(envelope)}]}`,
      ["aws.iam", "com.example"],
      [[1, 2]],
    ],
    ["a trail's file that ends too early", text({ Records: [record, envelope] }).slice(0, -30), ["aws.iam"], [[1, 2]]],
    ["a trail's file that ends between records", `{"Records":[${text(record)},`, ["aws.iam"], [[1, 2]]],
    [
      "a gzipped file that ends too early",
      gzipSync(text([record, ...Array.from({ length: 400 }, (_, n) => ({ ...envelope, id: `${n * n}` }))])).subarray(
        0,
        700,
      ),
      ["aws.iam"],
      [],
    ],
  ];
  for (const [what, content, taken, where] of damaged)
    it(`are taken around ${what} that is damaged`, () => {
      const own = read(content);
      if (typeof content === "string") {
        assert.deepEqual(sources(own), taken);
        assert.deepEqual(places(own), where);
      } else {
        assert.deepEqual(sources(own).slice(0, 1), taken);
        assert.match(own.leftOut.map(({ why }) => why).join("\n"), /gzip file that is cut off/);
      }
    });

  it("are read from a folder as a trail leaves it, in any depth", () => {
    const account = "trail/AWSLogs/o-a1b2c3d4e5/229654561268";
    const day = "us-east-1/2026/05/04/229654561268_x.json.gz";
    write(`${account}/CloudTrail/${day}`, gzipSync(text({ Records: [record] })));
    write(`${account}/CloudTrail/us-east-1/2026/05/05/x.json.gz`, gzipSync(text({ Records: [record, record] })));
    write(`${account}/CloudTrail-Insight/${day}`, gzipSync(text({ Records: [insight] })));
    write(
      `${account}/CloudTrail-NetworkActivity/${day}`,
      gzipSync(text({ Records: [{ ...record, eventType: "AwsVpceEvent" }] })),
    );
    write(`${account}/CloudTrail-Aggregated/${day}`, gzipSync(text({ Records: [aggregated] })));
    write(`${account}/CloudTrail-Digest/${day}`, gzipSync(text({ digestStartTime: "x", logFiles: [] })));
    write(`${account}/.DS_Store`, "\0\0\0Bud1");
    symlinkSync(join(folder, "trail"), join(folder, "trail/AWSLogs/again"));
    const { events, leftOut } = readOwnEvents([join(folder, "trail")]);
    assert.deepEqual(events.map((event) => event["detail-type"].replace(" via CloudTrail", "")).sort(), [
      "AWS API Call",
      "AWS API Call",
      "AWS API Call",
      "AWS Insight",
      "AWS Network Activity Event",
    ]);
    assert.deepEqual(leftOut.map(({ why }) => why.split(",")[0]).sort(), [
      "is an aggregated event",
      "is the folder of a trail's digest files",
    ]);
  });

  it("are read from the archive's own objects", () => {
    const key =
      "archive/events/day=2026-01-01/source=com.example/detail_type=deployed/stream-1-2026-01-01-00-00-00-x.gz";
    write(key, gzipSync(`${text(envelope)}\n${text(envelope)}\n`));
    assert.deepEqual(readOwnEvents([join(folder, "archive")]).events, [envelope, envelope]);
  });

  it("are read from several files, whatever one of them is", () => {
    const files = [
      write("one.json", text(record)),
      write("empty.json", ""),
      write("none.json", '{"Records":[]}'),
      write("words.txt", "hello\nyou\n"),
      write("picture.png", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13])),
      write("logs.zip", Buffer.from("PK\x03\x04...")),
      write("broken.gz", Buffer.concat([gzipSync("x").subarray(0, 10), Buffer.alloc(20, 255)])),
      write("history.csv", '"Event ID","Event time","Event name"\n"1","2","3"\n'),
      join(folder, "nowhere.json"),
      write("two.json", text(envelope)),
    ];
    const own = readOwnEvents(files);
    assert.deepEqual(sources(own), ["aws.iam", "com.example"]);
    assert.deepEqual(
      own.leftOut.map(({ file, line }) => [file, line]),
      files.slice(1, -1).map((file) => [file, null]),
    );
    const whys = [/^is empty/, /^holds no events/, /^holds no JSON.*"hello"/, /not text/, /zip archive.*unpack/, /./];
    for (const [index, why] of [...whys, /Download as JSON/, /no such file/].entries())
      assert.match(own.leftOut[index]?.why ?? "", why);
    for (const [index, why] of whys.entries())
      if (index !== 5)
        assert.throws(
          () => readOwnEvents([files[index + 1] ?? ""]),
          (error) =>
            error instanceof EventsFileError &&
            error.message.includes(`"${files[index + 1]}"`) &&
            why.test(error.message.replace(/^.*?" /, "")),
        );
  });

  it("are refused with each file's reason, if none can be read", () => {
    const paths = [write("a/empty.json", ""), join(folder, "nowhere")];
    assert.throws(
      () => readOwnEvents(paths),
      (error) => error instanceof EventsFileError && /empty\.json is empty\n.*nowhere is not there/.test(error.message),
    );
    mkdirSync(join(folder, "bare"));
    assert.throws(() => readOwnEvents([join(folder, "bare")]), /there is no file in ".*bare"/);
  });

  it("may be a list that nests without end", () => {
    assert.throws(() => read("[".repeat(100_000)), EventsFileError);
    assert.deepEqual(sources(read(`${text(record)}\n${"[".repeat(100_000)}`)), ["aws.iam"]);
  });

  it("may be any recorded attack", function () {
    const attacks = join(__dirname, "..", "..", "..", "..", "..", "shared", "data", "cloudtrail");
    if (!existsSync(attacks)) return this.skip();
    const files = readdirSync(attacks).filter((name) => name.endsWith(".json"));
    for (const file of files) {
      const { events, leftOut } = readOwnEvents([join(attacks, file)]);
      assert(events.length > 0, file);
      assert.deepEqual(leftOut, []);
    }
  });
});
