import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import {
  errorPrefix,
  partitionFolder,
  partitionKeys,
  partitionOf,
  partitionQuery,
  putPartitionOf,
  putPartitionQuery,
  slug,
  sourceValue,
  UnarchivableEventError,
  type TableDefinition,
} from "../../../model/archive/archive";
import { eventsByTypeTable, eventsTable } from "../../../model/tables/archive-tables";
import { archivePrefix, processorsOf } from "../../../model/archive/formats";
import { Jq } from "../../../simulator/services/firehose/jq";
import { objectKeys, requireJq16 } from "../../../simulator/services/firehose/jq-dialect";

interface Headers {
  readonly time: string;
  readonly source: string;
  readonly "detail-type": string;
}

const headers = (some: Partial<Headers> = {}): Headers => ({
  time: "2026-11-02T10:15:30Z",
  source: "aws.iam",
  "detail-type": "AWS API Call via CloudTrail",
  ...some,
});

/** The partition as text, or "error": what TypeScript, jq 1.8 in WebAssembly and native jq 1.6 must agree upon. */
const byTypeScript = (event: Headers): string => {
  try {
    return JSON.stringify(partitionOf(event));
  } catch (error) {
    if (error instanceof UnarchivableEventError) return "error";
    throw error;
  }
};

const byNativeJq = (query: string, events: readonly unknown[]): string[] => {
  const input = events.map((event) => JSON.stringify(event)).join("\n");
  const { stdout } = spawnSync("jq", ["-c", `try (${query}) catch "error"`], {
    input,
    encoding: "utf8",
    maxBuffer: 1e8,
  });
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => (line === '"error"' ? "error" : line));
};

const nativeVersion = spawnSync("jq", ["--version"], { encoding: "utf8" }).stdout?.trim() ?? "";
const withNativeJq = nativeVersion === "jq-1.6" ? it : it.skip;
const skipReason = nativeVersion === "jq-1.6" ? "" : ` (skipped: jq on PATH is "${nativeVersion}", not jq-1.6)`;

/** Texts near the edges of the slug: separators, hash look-alikes, capitals, other scripts, astral characters. */
const texts = fc.oneof(
  fc.string({ unit: fc.constantFrom(..."aZ9 _-._é🚀\t\u0000") }),
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: fc.constantFrom(..."abcdef0123456789_ ") }),
  fc.string({ unit: fc.constantFrom("x", "Y", " "), minLength: 88, maxLength: 130 }),
);

/** Texts with equal results may share a folder: they differ only in ASCII case and space against underscore. */
const folded = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()).replaceAll(" ", "_");

describe("model/archive/archive", () => {
  describe("slug", () => {
    for (const [text, expected] of [
      ["AWS API Call via CloudTrail", "aws_api_call_via_cloudtrail"],
      ["EC2 Instance State-change Notification", "ec2_instance_state_change_notification__b5bfca5b"],
      ["a b", "a_b"],
      ["a_b", "a_b"],
      ["a  b", "a__b__9396da90"],
      ["a__b", "a__b__c19d458d"],
      ["a/b", "a_b__f3394980"],
      ["a-b", "a_b__f3174976"],
      ["", "__00001505"],
      ["🚀", "__65575f9e"],
      ["---", "__d08e1ea9"],
    ] as const)
      it(`converts ${JSON.stringify(text)} to ${expected}`, () => assert.equal(slug(text), expected));

    it("keeps 100 characters and truncates 101 to 100 with a hash", () => {
      assert.equal(slug("x".repeat(100)), "x".repeat(100));
      assert.match(slug("x".repeat(101)), /^x{90}__[0-9a-f]{8}$/);
      assert.notEqual(slug("x".repeat(101)), slug("x".repeat(102)));
    });

    it("gives 1 to 100 characters of a-z, 0-9 and _ for any text", () => {
      fc.assert(fc.property(texts, (text) => /^[a-z0-9_]{1,100}$/.test(slug(text))));
    });

    it("gives two texts one folder only if they differ just in case and space against underscore", () => {
      fc.assert(
        fc.property(texts, texts, (one, other) => slug(one) !== slug(other) || folded(one) === folded(other)),
        { numRuns: 2_000 },
      );
    });

    it("gives no text the value of another that has a hash", () => {
      fc.assert(fc.property(texts, (text) => slug(slug(text)) === slug(text) || slug(text).includes("__")));
      const withHash = slug("a/b");
      assert.notEqual(slug(withHash), withHash);
      assert.notEqual(slug(withHash.replaceAll("_", " ")), withHash);
    });
  });

  describe("sourceValue", () => {
    it("leaves sources of AWS services as they are", () => {
      for (const source of ["aws.iam", "aws.s3", "aws.health", "aws.ec2-instance-connect"])
        assert.equal(sourceValue(source), source);
    });

    it("keeps dots and hyphens, folds case and spaces and hashes the rest", () => {
      assert.equal(sourceValue("com.Example.My App-1"), "com.example.my_app-1");
      assert.match(sourceValue("com/example"), /^com_example__[0-9a-f]{8}$/);
      assert.match(sourceValue("../.."), /^__[0-9a-f]{8}$|^\.\._\.\.__[0-9a-f]{8}$/);
    });

    it("is a folder name for any text", () => {
      fc.assert(fc.property(texts, (text) => /^[a-z0-9._-]{1,100}$/.test(sourceValue(text))));
    });
  });

  describe("partitionOf", () => {
    it("reads the day from the event's own time", () => {
      assert.deepEqual(partitionOf(headers({ time: "2024-02-29T23:59:59Z" })), {
        day: "2024-02-29",
        source: "aws.iam",
        detail_type: "aws_api_call_via_cloudtrail",
      });
    });

    it("accepts exactly the days of the calendar from 2020 to 2099", () => {
      for (let year = 2018; year <= 2101; year++)
        for (let month = 0; month <= 13; month++)
          for (let day = 0; day <= 32; day++) {
            const text = [year, month, day].map((number) => String(number).padStart(2, "0")).join("-");
            const date = new Date(`${text}T00:00:00Z`);
            const real = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
            assert.equal(
              byTypeScript(headers({ time: `${text}T00:00:00Z` })) !== "error",
              real && year >= 2020 && year < 2100,
              text,
            );
          }
    });

    it("names the field and its value when it refuses an event", () => {
      const refused = (event: unknown, expected: RegExp): void =>
        void assert.throws(
          () => partitionOf(event as Headers),
          (error: Error) => {
            assert.ok(error instanceof UnarchivableEventError);
            assert.match(error.message, expected);
            return true;
          },
        );
      refused({ ...headers(), time: undefined }, /^time is missing/);
      refused({ ...headers(), time: "2026-02-30T00:00:00Z" }, /^time is "2026-02-30T00:00:00Z"/);
      refused({ ...headers(), source: null }, /^source is null/);
      refused({ ...headers(), "detail-type": 7 }, /^detail-type is 7/);
    });
  });

  describe("partitionQuery", () => {
    let jq: Jq;
    before(async () => {
      jq = await Jq.load();
    });
    const byWasm = (query: string, events: readonly unknown[]): string[] =>
      jq
        .evaluate(
          query,
          events.map((event) => JSON.stringify(event)),
        )
        .map((outcome) =>
          "outputs" in outcome ? outcome.outputs.map((output) => JSON.stringify(output)).join() : "error",
        );

    const sample = (size: number): Headers[] =>
      fc
        .sample(fc.tuple(texts, texts), { numRuns: size, seed: 20 })
        .map(([source, detailType]) => headers({ source, "detail-type": detailType }));

    const hostile: unknown[] = [
      ...["2019-12-31T23:59:59Z", "2020-01-01T00:00:00Z", "2026-02-29T00:00:00Z", "2028-02-29T00:00:00Z"].map(
        (time) => ({ time }),
      ),
      ...[
        "2026-11-02",
        "2026-11-02 10:15:30",
        "x\n2026-11-02T10:15:30Z",
        "2100-01-01T00:00:00Z",
        "",
        "🚀026-11-02T",
      ].map((time) => ({ time })),
      ...[null, 7, true, ["2026-11-02T"], { a: 1 }].flatMap((value) => [
        { time: value },
        { source: value },
        { "detail-type": value },
      ]),
      ...["\u0000", "\udc00", "a\udc00b", "ÀÉ", "ﬀ", "İ", "K", "_".repeat(130), "é".repeat(130)].map((text) => ({
        source: text,
        "detail-type": text,
      })),
    ].map((some) => ({ ...headers(), ...(some as object) }));

    it("is one flat object of one line that jq 1.6 and Firehose's parameter can hold", () => {
      requireJq16(partitionQuery);
      assert.deepEqual(objectKeys(partitionQuery), [...partitionKeys]);
      assert.ok(partitionQuery.length <= 5_120, `${partitionQuery.length} characters`);
      assert.doesNotMatch(partitionQuery, /[\r\n]|\bdef\b/);
      assert.doesNotMatch(partitionQuery.slice(1, -1), /[{}]/);
    });

    it("gives in jq what partitionOf gives in TypeScript", () => {
      const events = [...sample(600), ...hostile] as Headers[];
      assert.deepEqual(byWasm(partitionQuery, events), events.map(byTypeScript));
    });

    it("differs if any single constant of it differs", () => {
      const events = sample(200);
      const expected = events.map(byTypeScript);
      for (const [from, to] of [
        ["1114117", "1114127"],
        ["5381", "5382"],
        [".[0:90]", ".[0:91]"],
        [".<10", ".<11"],
        ["[_ ][_ ]", "[_][_]"],
      ] as const) {
        assert.ok(partitionQuery.includes(from));
        assert.notDeepEqual(byWasm(partitionQuery.replaceAll(from, to), events), expected, `${from} → ${to}`);
      }
    });

    withNativeJq(`gives the same in native jq 1.6${skipReason}`, () => {
      const events = [...sample(600), ...hostile] as Headers[];
      assert.deepEqual(byNativeJq(partitionQuery, events), events.map(byTypeScript));
    });

    it("raises an error that names the field for events that belong below errors/", () => {
      const outcomes = jq.evaluate(partitionQuery, [
        '{"source":"aws.iam","detail-type":"x"}',
        '{"time":"2026-11-02T10:15:30Z","detail-type":"x"}',
        '{"time":"2026-11-02T10:15:30Z","source":"aws.iam"}',
      ]);
      assert.deepEqual(outcomes, [
        { cause: "query", error: "time is no day from 2020-01-01 on" },
        { cause: "query", error: "source is no text" },
        { cause: "query", error: "detail-type is no text" },
      ]);
    });

    describe("for events that somebody put", () => {
      const openTypes = [["com.example.shop", "Order Placed", "order-placed"], ["com.example.any"]] as const;
      const types = ["Order Placed", "order placed", "order-placed", "Order Shipped", "", "🚀", "\udc00", "__other"];
      const events = [
        ...["com.example.shop", "com.example.any", "com.example.SHOP", "event-governance.heartbeat"].flatMap((source) =>
          types.map((type) => headers({ source, "detail-type": type })),
        ),
        ...(hostile as Headers[]),
      ];
      const folders = (open: typeof openTypes | readonly []) => (event: Headers) => {
        try {
          const { day: _, ...rest } = putPartitionOf(event, { arrivedOn: "2026-11-02", openTypes: open });
          return JSON.stringify(rest);
        } catch (error) {
          if (error instanceof UnarchivableEventError) return "error";
          throw error;
        }
      };

      it("has the same form, and no day", () => {
        for (const query of [putPartitionQuery([]), putPartitionQuery(openTypes)]) {
          requireJq16(query);
          assert.deepEqual(objectKeys(query), ["source", "detail_type"]);
          assert.doesNotMatch(query, /[\r\n]|\bdef\b|time/);
          assert.doesNotMatch(query.slice(1, -1), /[{}]/);
        }
      });

      it("gives in jq what putPartitionOf gives in TypeScript", () => {
        for (const open of [openTypes, [] as const])
          assert.deepEqual(byWasm(putPartitionQuery(open), events), events.map(folders(open)));
      });

      withNativeJq(`gives the same in native jq 1.6${skipReason}`, () => {
        for (const open of [openTypes, [] as const])
          assert.deepEqual(byNativeJq(putPartitionQuery(open), events), events.map(folders(open)));
      });

      it("has no more folders than are listed, whatever anybody puts", () => {
        const invented = fc.sample(texts, { numRuns: 300, seed: 21 });
        const put = invented.map((type, index) =>
          headers({
            source: openTypes[index % 2]?.[0] ?? "",
            "detail-type": type,
            time: `20${20 + (index % 80)}-01-01T00:00:00Z`,
          }),
        );
        const used = new Set(
          put.map((event) => JSON.stringify(putPartitionOf(event, { arrivedOn: "2026-11-02", openTypes }))),
        );
        assert.ok(used.size <= 4, String(used.size));
        const other = putPartitionOf(headers({ source: "com.example.any" }), { arrivedOn: "2026-11-02", openTypes });
        assert.deepEqual(other, { day: "2026-11-02", source: "com.example.any", detail_type: "__other" });
        assert.ok(invented.every((type) => slug(type) !== "__other"));
      });
    });

    const recordings = join(__dirname, "../../../../shared/data/cloudtrail");
    (existsSync(recordings) ? it : it.skip)("partitions real CloudTrail records by their service and type", () => {
      const records = readdirSync(recordings)
        .filter((file) => file.endsWith(".json"))
        .flatMap((file) => JSON.parse(readFileSync(join(recordings, file), "utf8")) as Record<string, string>[]);
      const events = records.map((record) => ({
        ...headers({ time: record["eventTime"] ?? "", source: `aws.${record["eventSource"]?.split(".")[0]}` }),
        detail: record,
      }));
      assert.ok(events.length > 100);
      assert.deepEqual(
        byWasm(partitionQuery, events),
        events.map(({ time, source }) =>
          JSON.stringify({ day: time.slice(0, 10), source, detail_type: "aws_api_call_via_cloudtrail" }),
        ),
      );
    });
  });

  describe("layout", () => {
    it("is the folder order of the design", () => {
      assert.equal(
        archivePrefix("json"),
        "events/day=!{partitionKeyFromQuery:day}/source=!{partitionKeyFromQuery:source}/detail_type=!{partitionKeyFromQuery:detail_type}/",
      );
      assert.equal(
        archivePrefix("parquet", "put"),
        "events-parquet/day=!{timestamp:yyyy-MM-dd}/source=!{partitionKeyFromQuery:source}/detail_type=!{partitionKeyFromQuery:detail_type}/",
      );
      assert.equal(errorPrefix, "errors/!{firehose:error-output-type}/day=!{timestamp:yyyy-MM-dd}/");
      assert.equal(
        partitionFolder(partitionOf(headers())),
        "events/day=2026-11-02/source=aws.iam/detail_type=aws_api_call_via_cloudtrail/",
      );
    });

    it("stays within the 512 characters of an evaluated prefix for the longest names", () => {
      const longest = headers({ source: "é".repeat(256), "detail-type": "é".repeat(256) });
      assert.ok(partitionFolder(partitionOf(longest)).length <= 512);
    });

    it("extracts the partition and then appends a newline, written as a backslash and an n", () => {
      assert.deepEqual(
        processorsOf("json").map(({ type, parameters }) => [
          type,
          ...parameters.map(({ parameterName }) => parameterName),
        ]),
        [
          ["MetadataExtraction", "MetadataExtractionQuery", "JsonParsingEngine"],
          ["AppendDelimiterToRecord", "Delimiter"],
        ],
      );
      assert.deepEqual([...(processorsOf("json")[1]?.parameters[0]?.parameterValue ?? "")], ["\\", "n"]);
    });
  });

  describe("tables", () => {
    const tables = [eventsTable({ bucket: "archive" }), eventsByTypeTable({ bucket: "archive" })];
    const names = (columns: TableDefinition["partitionKeys"]): string[] => columns.map(({ name }) => name);

    for (const table of tables) {
      it(`${table.name} has no column that is also a partition key`, () => {
        const keys = names(table.partitionKeys);
        assert.deepEqual(
          names(table.storageDescriptor.columns).filter((name) => keys.includes(name)),
          [],
        );
      });

      it(`${table.name} reads gzipped JSON lines below events/, where errors/ is out of sight`, () => {
        const { location, inputFormat, outputFormat, serDeInfo } = table.storageDescriptor;
        assert.equal(location, "s3://archive/events/");
        assert.equal(inputFormat, "org.apache.hadoop.mapred.TextInputFormat");
        assert.equal(outputFormat, "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat");
        assert.equal(serDeInfo.serializationLibrary, "org.openx.data.jsonserde.JsonSerDe");
        assert.equal(table.parameters["classification"], "json");
        assert.equal(table.parameters["compressionType"], "gzip");
      });

      it(`${table.name} maps every column to a key of the envelope`, () => {
        const envelope = [
          "version",
          "id",
          "detail-type",
          "source",
          "account",
          "region",
          "time",
          "resources",
          "detail",
          "replay-name",
        ];
        const { columns, serDeInfo } = table.storageDescriptor;
        for (const { name } of columns) {
          const key = serDeInfo.parameters[`mapping.${name}`] ?? name;
          assert.ok(envelope.includes(key), `${name} → ${key}`);
        }
        for (const mapping of Object.keys(serDeInfo.parameters).filter((name) => name.startsWith("mapping.")))
          assert.ok(names(columns).includes(mapping.replace("mapping.", "")), mapping);
      });

      it(`${table.name} keeps the case of keys within detail, and has lower-case keys itself`, () => {
        const { columns, serDeInfo } = table.storageDescriptor;
        assert.equal(serDeInfo.parameters["case.insensitive"], "FALSE");
        for (const { name } of columns) assert.equal(name, name.toLowerCase());
      });

      it(`${table.name} is partitioned by the outermost folders, in their order`, () => {
        const keys = names(table.partitionKeys);
        assert.deepEqual(keys, partitionKeys.slice(0, keys.length));
      });

      it(`${table.name} keeps detail as text, because its shape differs with every call`, () => {
        assert.equal(table.storageDescriptor.columns.find(({ name }) => name === "detail")?.type, "string");
      });
    }

    it("events projects the day and nothing else", () => {
      const [events] = tables;
      assert.deepEqual(names(events?.partitionKeys ?? []), ["day"]);
      assert.deepEqual(
        Object.fromEntries(
          Object.entries(events?.parameters ?? {}).filter(([name]) => /^projection|^storage/.test(name)),
        ),
        {
          "projection.enabled": "true",
          "projection.day.type": "date",
          "projection.day.format": "yyyy-MM-dd",
          "projection.day.range": "2020-01-01,NOW+1DAYS",
          "projection.day.interval": "1",
          "projection.day.interval.unit": "DAYS",
          "storage.location.template": "s3://archive/events/day=${day}/",
        },
      );
    });

    it("events covers every folder that the writer creates, from the first day on", () => {
      const [events] = tables;
      const template = events?.parameters["storage.location.template"] ?? "";
      const partition = partitionOf(headers({ time: "2020-01-01T00:00:00Z" }));
      assert.ok(`s3://archive/${partitionFolder(partition)}`.startsWith(template.replace("${day}", partition.day)));
      assert.ok(events?.parameters["projection.day.range"]?.startsWith(partition.day));
      assert.equal(byTypeScript(headers({ time: "2019-12-31T00:00:00Z" })), "error");
    });

    it("events_by_type leaves its partitions to the crawler", () => {
      const [, byType] = tables;
      assert.deepEqual(names(byType?.partitionKeys ?? []), [...partitionKeys]);
      assert.equal(byType?.parameters["projection.enabled"], undefined);
    });
  });
});
