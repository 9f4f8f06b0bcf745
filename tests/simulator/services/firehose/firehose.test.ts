import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { partitionFolder, partitionOf } from "../../../../model/archive/archive";
import type { Envelope } from "../../../../model/envelope";
import { countRecords } from "../../../../simulator/services/firehose/count-records";
import {
  FirehoseSimulator,
  type AccessCheck,
  type FirehoseOptions,
  type StreamRun,
  type WrittenObject,
} from "../../../../simulator/services/firehose/firehose";
import type { Resource } from "../../../../simulator/graph";
import { bucketArn, deliveryStream, keyArn, processing, roleArn } from "./delivery-stream";

const arrivedAt = new Date("2026-11-03T00:00:07Z");
const allowAll: AccessCheck = () => ({ allowed: true, why: "a test" });
const deny =
  (refused: (action: string, arn: string) => boolean): AccessCheck =>
  (action, arn) => ({ allowed: !refused(action, arn), why: "no statement allows it" });

const event = (some: Partial<Envelope> = {}): Envelope => ({
  version: "0",
  id: "1",
  "detail-type": "AWS API Call via CloudTrail",
  source: "aws.iam",
  account: "444455556666",
  time: "2026-11-02T23:59:59Z",
  region: "us-east-1",
  resources: [],
  detail: { eventName: "CreateUser" },
  ...some,
});

const plainPrefix = {
  prefix: "a=!{partitionKeyFromQuery:a}/",
  errorOutputPrefix: "errors/!{firehose:error-output-type}/",
};
const byKey = (delimiter = true): Resource =>
  deliveryStream({ ...plainPrefix, processingConfiguration: processing("{a: .a}", delimiter) });
const withQuery = (query: string): Resource =>
  deliveryStream({ ...plainPrefix, processingConfiguration: processing(query) });
const withoutPartitioning = (s3: Record<string, unknown> = {}): Resource =>
  deliveryStream({
    dynamicPartitioningConfiguration: undefined,
    processingConfiguration: undefined,
    bufferingSize: 1,
    prefix: "plain/",
    ...s3,
  });

const textOf = ({ file }: WrittenObject): string => {
  const content = readFileSync(file);
  return (file.endsWith(".gz") ? gunzipSync(content) : content).toString("utf8");
};
const keysOf = ({ outcomes }: StreamRun): (string | undefined)[] =>
  outcomes.map((outcome) => (outcome.status === "written" ? outcome.key : undefined));
const folderOf = (key: string | undefined): string => (key ?? "").replace(/[^/]*$/, "");
const errorsOf = ({ outcomes }: StreamRun): (string | undefined)[] =>
  outcomes.map((outcome) => (outcome.status === "written" ? outcome.error?.message : outcome.why));

describe("simulator/services/firehose/firehose", () => {
  const roots: string[] = [];
  const newRoot = (): string => {
    const root = mkdtempSync(join(tmpdir(), "firehose-"));
    roots.push(root);
    return root;
  };
  const simulator = (options: Partial<FirehoseOptions> = {}): FirehoseSimulator =>
    new FirehoseSimulator({ root: newRoot(), mayAccess: allowAll, ...options });
  const deliver = (
    resource: Resource,
    records: readonly string[],
    options: Partial<FirehoseOptions> = {},
  ): Promise<StreamRun> => simulator(options).deliver(resource, records, arrivedAt);

  after(() => {
    for (const root of roots) rmSync(root, { recursive: true, force: true });
  });

  describe("delivered records", () => {
    it("are gzipped objects in the partitions of their content", async () => {
      const root = newRoot();
      const record = JSON.stringify(event());
      const run = await deliver(deliveryStream(), [record], { root });
      const [object] = run.objects;
      assert.ok(object);
      assert.match(
        object.key,
        /^events\/day=2026-11-02\/source=aws\.iam\/detail_type=aws_api_call_via_cloudtrail\/events-1-2026-11-03-00-00-07-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.gz$/,
      );
      assert.deepEqual(run.outcomes, [{ status: "written", bucket: "archive", key: object.key }]);
      assert.equal(object.file, join(root, "archive", object.key));
      assert.equal(textOf(object), `${record}\n`);
      assert.deepEqual(run.defects, []);
    });

    it("share one object per partition, in order of arrival", async () => {
      const records = [3, 1, 2, 1, 3].map((day, index) =>
        JSON.stringify(event({ id: String(index), time: `2026-11-0${day}T00:00:00Z` })),
      );
      const { objects } = await deliver(deliveryStream(), records);
      assert.deepEqual(
        objects.map((object) => [folderOf(object.key).split("/")[1], textOf(object).trimEnd().split("\n")]),
        [
          ["day=2026-11-03", [records[0], records[4]]],
          ["day=2026-11-01", [records[1], records[3]]],
          ["day=2026-11-02", [records[2]]],
        ],
      );
      assert.deepEqual(
        objects.map(({ records: count }) => count),
        [2, 2, 1],
      );
    });

    it("are written exactly once, unchanged, in the folders that the layout computes", async () => {
      const names = fc.string({ unit: "grapheme", maxLength: 12 });
      const events = fc
        .sample(fc.tuple(names, names), { numRuns: 300, seed: 7 })
        .map(([source, detailType], index) => event({ id: String(index), source, "detail-type": detailType }));
      const records = events.map((each) => JSON.stringify(each));
      const run = await deliver(deliveryStream(), records);
      assert.deepEqual(
        keysOf(run).map(folderOf),
        events.map((each) => partitionFolder(partitionOf(each))),
      );
      const lines = run.objects.flatMap((object) => textOf(object).trimEnd().split("\n"));
      assert.deepEqual([...lines].sort(), [...records].sort());
    });

    it("may have detail types of only emoji, of 128 characters and with slashes", async () => {
      const types = ["🚀", "x".repeat(128), "a/../b", "🚀🚀"];
      const run = await deliver(
        deliveryStream(),
        types.map((type) => JSON.stringify(event({ "detail-type": type }))),
      );
      const folders = keysOf(run).map(folderOf);
      assert.equal(new Set(folders).size, types.length);
      for (const folder of folders)
        assert.match(folder, /^events\/day=2026-11-02\/source=aws\.iam\/detail_type=[a-z0-9_]{1,100}\/$/);
    });

    it("have the same keys in every run, and different ones for every object", async () => {
      const records = [JSON.stringify(event())];
      const first = simulator();
      const keys = [
        await first.deliver(deliveryStream(), records, arrivedAt),
        await first.deliver(deliveryStream(), records, arrivedAt),
      ].map(keysOf);
      const second = simulator();
      assert.deepEqual(keysOf(await second.deliver(deliveryStream(), records, arrivedAt)), keys[0]);
      assert.notDeepEqual(keys[0], keys[1]);
    });

    it("never overwrite existing objects", async () => {
      const root = newRoot();
      await deliver(deliveryStream(), [JSON.stringify(event())], { root });
      await assert.rejects(deliver(deliveryStream(), [JSON.stringify(event())], { root }), /EEXIST/);
    });

    it("are split into objects at the buffer's size", async () => {
      const record = JSON.stringify({ a: "x".repeat(400 * 1024) });
      const { objects } = await deliver(withoutPartitioning(), Array<string>(7).fill(record));
      assert.deepEqual(
        objects.map(({ records }) => records),
        [3, 3, 1],
      );
    });

    it("go to the hour of arrival without dynamic partitioning, whatever their content", async () => {
      const run = await deliver(withoutPartitioning(), ["no JSON", '{"a":1}']);
      assert.deepEqual(keysOf(run).map(folderOf), Array(2).fill("plain/2026/11/03/00/"));
      assert.equal(run.objects.map(textOf).join(), 'no JSON{"a":1}');
    });

    it("can be uncompressed, below a random string", async () => {
      const { objects } = await deliver(
        withoutPartitioning({
          compressionFormat: "UNCOMPRESSED",
          prefix: "!{firehose:random-string}/!{timestamp:yyyy}/",
        }),
        ["{}"],
      );
      assert.match(objects[0]?.key ?? "", /^[0-9a-f-]{11}\/2026\/events-1-[^.]*$/);
      assert.equal(readFileSync(objects[0]?.file ?? "", "utf8"), "{}");
    });
  });

  describe("delimiters", () => {
    const records = ['{"a":"1","n":1}', '{"a":"1","n":2}', '{"a":"1","n":3}'];

    it("put each record on a separate line", async () => {
      const { objects } = await deliver(byKey(), records);
      assert.deepEqual(
        objects.map((object) => countRecords(textOf(object))),
        [{ lines: 3, values: 3, onePerLine: true }],
      );
    });

    it("are missing if their processor is removed: one line has three records", async () => {
      const { objects } = await deliver(byKey(false), records);
      assert.equal(objects.map(textOf).join(), records.join(""));
      assert.deepEqual(
        objects.map((object) => countRecords(textOf(object))),
        [{ lines: 1, values: 3, onePerLine: false }],
      );
    });
  });

  describe("records that cannot be partitioned", () => {
    const good = JSON.stringify(event());
    const bad: Readonly<Record<string, string>> = {
      "no JSON": "hello",
      "two texts": `${good}${good}`,
      "half a surrogate pair": '{"time":"2026-11-02T00:00:00Z","source":"aws.iam","detail-type":"\\ud800"}',
      "no time": JSON.stringify({ ...event(), time: undefined }),
      "an impossible day": JSON.stringify(event({ time: "2026-02-30T00:00:00Z" })),
      "a year before the archive": JSON.stringify(event({ time: "1999-12-31T00:00:00Z" })),
      "no source": JSON.stringify({ ...event(), source: undefined }),
      "a list": "[]",
    };

    it("are below errors/ by type and day of arrival, and their neighbors are not", async () => {
      const run = await deliver(deliveryStream(), [good, ...Object.values(bad), good]);
      const folders = keysOf(run).map(folderOf);
      assert.deepEqual(new Set(folders.slice(1, -1)), new Set(["errors/metadata-extraction-failed/day=2026-11-03/"]));
      assert.equal(folders[0], "events/day=2026-11-02/source=aws.iam/detail_type=aws_api_call_via_cloudtrail/");
      assert.equal(folders.at(-1), folders[0]);
    });

    it("are kept whole, with the documented fields, one line each", async () => {
      const run = await deliver(deliveryStream(), Object.values(bad));
      assert.equal(run.objects.length, 1);
      assert.equal(run.objects[0]?.errorType, "metadata-extraction-failed");
      const lines = run.objects.flatMap((object) => textOf(object).trimEnd().split("\n"));
      const written = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
      assert.deepEqual(
        written.map(({ rawData }) => Buffer.from(String(rawData), "base64").toString()),
        Object.values(bad),
      );
      for (const line of written) {
        assert.equal(line["errorCode"], "DynamicPartitioning.MetadataExtractionFailed");
        assert.equal(line["arrivalTimestamp"], arrivedAt.getTime());
        assert.equal(line["attemptsMade"], 1);
      }
      assert.deepEqual(
        written.map(({ errorMessage }) => errorMessage),
        errorsOf(run),
      );
    });

    it("have the reason", async () => {
      const run = await deliver(deliveryStream(), Object.values(bad));
      const messages = Object.fromEntries(Object.keys(bad).map((name, index) => [name, errorsOf(run)[index] ?? ""]));
      for (const name of ["no JSON", "two texts", "half a surrogate pair"])
        assert.match(messages[name] ?? "", /^Non JSON record provided/);
      for (const name of ["no time", "an impossible day", "a year before the archive"])
        assert.match(messages[name] ?? "", /time is no day from 2020-01-01 on/);
      assert.match(messages["no source"] ?? "", /source is no text/);
    });

    it("have lone surrogates replaced, which UTF-8 cannot represent", async () => {
      const run = await deliver(deliveryStream(), [
        `{"time":"2026-11-02T00:00:00Z","source":"aws.iam","detail-type":"a\ud800"}`,
      ]);
      assert.equal(folderOf(keysOf(run)[0]), partitionFolder(partitionOf(event({ "detail-type": "a\ufffd" }))));
    });

    for (const [title, query, message] of [
      ["a key that is null", "{a: .none}", /must not be null or empty: a is null/],
      ["a key that is empty", '{a: ""}', /must not be null or empty: a is ""/],
      ["a key that is a number", "{a: .n}", /must not be null or empty: a is 7/],
      ["no result", "{a: empty}", /gave 0 results/],
      ["two results", '{a: ("x", "y")}', /gave 2 results/],
      ["a result that is no object", '{a: "x"} | .a', /gave "x" instead of an object/],
      ["a prefix above 512 characters", '{a: ("x" * 600)}', /more than 512/],
    ] as const)
      it(`include ${title}`, async () => {
        const run = await deliver(withQuery(query), ['{"n":7}']);
        assert.match(errorsOf(run)[0] ?? "", message);
        assert.equal(folderOf(keysOf(run)[0]), "errors/metadata-extraction-failed/");
      });

    it("include new partitions once 500 are active, but not those that are active", async () => {
      const records = Array.from({ length: 502 }, (_, index) => JSON.stringify({ a: String(index) }));
      const run = await deliver(byKey(), [...records, '{"a":"0"}']);
      assert.deepEqual(
        run.outcomes.flatMap((outcome, index) =>
          outcome.status === "written" && outcome.error ? [[index, outcome.error.code]] : [],
        ),
        [
          [500, "DynamicPartitioning.ActivePartitionsLimitExceeded"],
          [501, "DynamicPartitioning.ActivePartitionsLimitExceeded"],
        ],
      );
      assert.equal(folderOf(keysOf(run)[500]), "errors/activePartitionExceeded/");
      assert.equal(keysOf(run)[502], keysOf(run)[0]);
    });

    it("are fewer if the quota is raised, and in the next interval", async () => {
      const records = ["1", "2"].map((a) => JSON.stringify({ a }));
      assert.deepEqual(errorsOf(await deliver(byKey(), records, { activePartitions: 2 })), [undefined, undefined]);
      const narrow = simulator({ activePartitions: 1 });
      assert.match(
        errorsOf(await narrow.deliver(byKey(), records, arrivedAt))[1] ?? "",
        /exceeded the configured limit/,
      );
      assert.deepEqual(errorsOf(await narrow.deliver(byKey(), records.slice(1), arrivedAt)), [undefined]);
    });

    it("never leave the bucket's folder", async () => {
      await assert.rejects(deliver(withQuery('{a: "x/../../../../y"}'), ["{}"]), /cannot be a path on this machine/);
    });
  });

  describe("refused records", () => {
    it("are those above 1,024,000 bytes, which stay with the sender; one of that size is archived", async () => {
      const sized = (bytes: number): string => {
        const empty = JSON.stringify(event({ detail: { pad: "" } }));
        return empty.replace('"pad":""', `"pad":"${"x".repeat(bytes - Buffer.byteLength(empty))}"`);
      };
      const run = await deliver(deliveryStream(), [sized(1_024_000), sized(1_024_001)]);
      assert.equal(run.outcomes[0]?.status, "written");
      assert.deepEqual(run.outcomes[1], {
        status: "refused",
        why: "the record has 1024001 bytes; Firehose takes 1 to 1024000",
      });
      assert.equal(run.objects[0]?.records, 1);
    });

    it("are measured in bytes, not characters", async () => {
      const record = JSON.stringify(event({ detail: { pad: "é".repeat(520_000) } }));
      assert.ok(record.length < 1_024_000);
      assert.equal((await deliver(deliveryStream(), [record])).outcomes[0]?.status, "refused");
    });

    it("are all of them if AWS would reject the stream, and nothing is written", async () => {
      const root = newRoot();
      const run = await deliver(deliveryStream({ errorOutputPrefix: undefined }), [JSON.stringify(event())], { root });
      assert.equal(run.outcomes[0]?.status, "refused");
      assert.match(errorsOf(run)[0] ?? "", /the stream is rejected: errorOutputPrefix is missing/);
      assert.equal(run.defects[0]?.kind, "rejected");
      assert.equal(existsSync(join(root, "archive")), false);
    });

    it("are all of them if jq 1.6 does not compile the query, even without a record", async () => {
      for (const query of ["{a: (.a | trim)}", "{a: (.a | nothere)}", "{a: if . then 1 else 2 end}"]) {
        const run = await deliver(withQuery(query), []);
        assert.deepEqual(
          run.defects.map(({ kind, property }) => [kind, property]),
          [["rejected", "extendedS3Configuration.processingConfiguration.processors"]],
        );
        assert.equal((await deliver(withQuery(query), ["{}"])).outcomes[0]?.status, "refused");
      }
    });
  });

  describe("access", () => {
    const records = [JSON.stringify(event()), "no JSON"];

    it("is evaluated for the role, each object, the bucket and the key", async () => {
      const asked: string[] = [];
      const { objects } = await deliver(deliveryStream(), records, {
        mayAccess: (action, arn, role) => {
          assert.equal(role, roleArn);
          asked.push(`${action} ${arn}`);
          return { allowed: true, why: "" };
        },
      });
      assert.deepEqual(
        asked.sort(),
        [
          `sts:AssumeRole ${roleArn}`,
          ...objects.map(({ key }) => `s3:PutObject ${bucketArn}/${key}`),
          `s3:AbortMultipartUpload ${bucketArn}/${objects[0]?.key}`,
          ...["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"].map(
            (action) => `${action} ${bucketArn}`,
          ),
          `kms:GenerateDataKey ${keyArn}`,
          `kms:Decrypt ${keyArn}`,
        ].sort(),
      );
    });

    for (const action of ["sts:AssumeRole", "s3:PutObject", "kms:GenerateDataKey"])
      it(`loses every record without ${action}, and reports it once`, async () => {
        const root = newRoot();
        const run = await deliver(deliveryStream(), records, { root, mayAccess: deny((asked) => asked === action) });
        assert.deepEqual(
          run.outcomes.map(({ status }) => status),
          ["lost", "lost"],
        );
        assert.match(errorsOf(run)[0] ?? "", new RegExp(`may not ${action} on .*: no statement allows it`));
        assert.deepEqual(
          run.defects.map(({ kind }) => kind),
          ["denied"],
        );
        assert.deepEqual(run.objects, []);
        assert.deepEqual(readdirSync(root), []);
      });

    it("to events/ alone loses records below errors/", async () => {
      const mayAccess = deny((action, arn) => action === "s3:PutObject" && !arn.startsWith(`${bucketArn}/events/`));
      const run = await deliver(deliveryStream(), records, { mayAccess });
      assert.deepEqual(
        run.outcomes.map(({ status }) => status),
        ["written", "lost"],
      );
    });

    for (const action of ["s3:ListBucket", "s3:AbortMultipartUpload", "kms:Decrypt"])
      it(`without ${action}, which AWS lists as required, is reported and delivers`, async () => {
        const run = await deliver(deliveryStream(), records, { mayAccess: deny((asked) => asked === action) });
        assert.deepEqual(
          run.outcomes.map(({ status }) => status),
          ["written", "written"],
        );
        assert.deepEqual(
          run.defects.map(({ kind, message }) => [kind, message]),
          [["denied", `${roleArn} may not ${action}: no statement allows it`]],
        );
      });

    it("to a key is not evaluated if the stream names none", async () => {
      const mayAccess = deny((action) => action.startsWith("kms:"));
      const run = await deliver(deliveryStream({ kmsKeyArn: undefined }), records, { mayAccess });
      assert.deepEqual(run.defects, []);
    });
  });
});
