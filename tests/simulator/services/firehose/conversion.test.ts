import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventsTable } from "../../../../model/tables/archive-tables";
import { archivePrefix, formats, processorsOf } from "../../../../model/archive/formats";
import { openParquet } from "../../../../simulator/services/athena/parquet";
import type { Column } from "../../../../simulator/services/athena/serde";
import { FirehoseSimulator, type FirehoseOptions } from "../../../../simulator/services/firehose/firehose";
import { readStream } from "../../../../simulator/services/firehose/stream";
import { deliveryStream, roleArn } from "./delivery-stream";

const columns = eventsTable({ bucket: "archive", format: "parquet" }).storageDescriptor.columns as readonly Column[];

const { conversion, compressionFormat } = formats.parquet.delivery;
const converting = {
  prefix: archivePrefix("parquet"),
  compressionFormat,
  processingConfiguration: { enabled: true, processors: processorsOf("parquet") },
  dataFormatConversionConfiguration: {
    ...conversion,
    schemaConfiguration: { databaseName: "governance", tableName: "events", roleArn },
  },
};

const event = (detail: unknown): string =>
  JSON.stringify({
    version: "0",
    id: "1",
    "detail-type": "AWS API Call via CloudTrail",
    source: "aws.iam",
    account: "444455556666",
    time: "2026-11-02T23:59:59Z",
    region: "us-east-1",
    resources: ["arn:aws:iam::444455556666:user/dana", 'an "odd" one'],
    detail,
  });

describe("a delivery stream that converts", () => {
  let root: string;
  let runs = 0;
  before(() => (root = mkdtempSync(join(tmpdir(), "conversion-"))));
  after(() => rmSync(root, { recursive: true }));

  async function deliver(records: readonly string[], s3: object = {}, options: Partial<FirehoseOptions> = {}) {
    const simulator = new FirehoseSimulator({
      root: join(root, String(runs++)),
      mayAccess: () => ({ allowed: true, why: "a test" }),
      columnsOf: () => columns,
      ...options,
    });
    return simulator.deliver(deliveryStream({ ...converting, ...s3 }), records, new Date("2026-11-03T00:00:07Z"));
  }

  async function read(file: string): Promise<Record<string, unknown>[]> {
    const files = await openParquet();
    const rows = await files.read(file, file, columns);
    files.close();
    return rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index]])));
  }

  it("writes one Parquet file for each partition, a row for each record", async () => {
    const details = [{ eventName: "CreateUser", requestParameters: { userName: "Ω ü" } }, { eventName: "x" }];
    const { objects, defects } = await deliver(details.map(event));
    assert.deepEqual(defects, []);
    assert.equal(objects.length, 1);
    const [{ key, file, records }] = objects as [(typeof objects)[number]];
    assert.match(
      key,
      /^events-parquet\/day=2026-11-02\/source=aws\.iam\/detail_type=aws_api_call_via_cloudtrail\/[^/]+\.parquet$/,
    );
    assert.equal(records, 2);
    assert.equal(readFileSync(file).subarray(0, 4).toString(), "PAR1");
    const rows = await read(file);
    assert.deepEqual(
      rows.map(({ detail }) => JSON.parse(String(detail))),
      details,
    );
    assert.equal(rows[0]?.["type_name"], "AWS API Call via CloudTrail");
    assert.deepEqual(rows[0]?.["resources"], ["arn:aws:iam::444455556666:user/dana", 'an "odd" one']);
    assert.equal(rows[0]?.["replay_name"], null);
  });

  it("keeps what it cannot partition as JSON below errors/", async () => {
    const { objects } = await deliver([event({}), '{"time":"never"}', "no JSON"]);
    const errors = objects.filter(({ key }) => key.startsWith("errors/"));
    assert.equal(errors.length, 1);
    const kept = readFileSync(errors[0]?.file ?? "", "utf8")
      .trim()
      .split("\n");
    assert.deepEqual(
      kept.map((line) => Buffer.from((JSON.parse(line) as { rawData: string }).rawData, "base64").toString()),
      ['{"time":"never"}', "no JSON"],
    );
  });

  it("reports that it does not know what becomes of keys in upper case if they are read in any case", async () => {
    const { deserializer } = { deserializer: { openXJsonSerDe: { caseInsensitive: true } } };
    const { outcomes } = await deliver([event({ a: 1, A: 2 })], {
      dataFormatConversionConfiguration: {
        ...converting.dataFormatConversionConfiguration,
        inputFormatConfiguration: { deserializer },
      },
    });
    const [outcome] = outcomes;
    assert(
      outcome?.status === "written" && outcome.error?.type === "format-conversion-failed",
      JSON.stringify(outcome),
    );
    assert.match(outcome.error.message, /an object with the key "A".*caseInsensitive\) to FALSE/);
  });

  it("writes nothing without a table to take columns from", async () => {
    const { outcomes, defects } = await deliver([event({})], {}, { columnsOf: () => undefined });
    assert.equal(outcomes[0]?.status, "refused");
    assert.match(defects[0]?.message ?? "", /no table governance\.events/);
  });

  const refused: readonly (readonly [string, object, RegExp])[] = [
    ["gzipped objects", { compressionFormat: "GZIP" }, /write "UNCOMPRESSED"/],
    ["a buffer of less than 64 MiB", { bufferingSize: 32 }, /Choose 64 to 128/],
    [
      "no deserializer",
      {
        dataFormatConversionConfiguration: {
          ...converting.dataFormatConversionConfiguration,
          inputFormatConfiguration: {},
        },
      },
      /no deserializer/,
    ],
    [
      "ORC",
      {
        dataFormatConversionConfiguration: {
          ...converting.dataFormatConversionConfiguration,
          outputFormatConfiguration: { serializer: { orcSerDe: {} } },
        },
      },
      /orcSerDe is not simulated/,
    ],
    [
      "no table",
      {
        dataFormatConversionConfiguration: { ...converting.dataFormatConversionConfiguration, schemaConfiguration: {} },
      },
      /needs databaseName, tableName and roleArn/,
    ],
  ];
  for (const [what, s3, says] of refused)
    it(`is refused with ${what}`, () => {
      const { stream, defects } = readStream(deliveryStream({ ...converting, ...s3 }));
      assert.equal(stream, undefined);
      assert.match(defects.map(({ message }) => message).join(), says);
    });
});
