import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { catalog } from "../../../model/catalog/catalog";
import { slug } from "../../../model/archive/archive";
import { type Athena, openAthena } from "../../../simulator/services/athena/athena";
import { archiveObjects, crawl, now, tables, temporaryBuckets } from "../../simulator/services/athena/fixture";
import { ask, queries } from "./finder";

const buckets = temporaryBuckets();
const samples = catalog.map(({ sample }) => sample);

/** Queries that list calls → catalog entries whose sample is listed. */
const listed: Readonly<Record<string, readonly string[]>> = {
  "admin-policies-attached": ["iam-permissions-granted"],
  "buckets-shared": ["s3-exposure-changed"],
  "console-sign-in-without-mfa": ["console-sign-in"],
  "everything-one-principal-did": catalog
    .filter(({ sample }) => JSON.stringify(sample.detail).includes(":role/Engineer"))
    .map(({ id }) => id),
  "iam-users-and-keys-made": ["iam-credentials-issued"],
  "instances-in-unusual-regions": ["ec2-instances-launched"],
  "kms-keys-endangered": ["kms-key-endangered"],
  "organization-changes": ["organization-changed"],
  "roles-opened-to-other-accounts": ["iam-trust-changed"],
  "root-use": ["console-sign-in"],
  "secrets-changed": ["secrets-changed"],
  "security-groups-opened": ["ec2-network-opened"],
  "snapshots-shared": ["ec2-images-shared", "rds-data-endangered"],
  "timeline-of-one-session": catalog
    .filter(({ sample }) => JSON.stringify(sample.detail["userIdentity"] ?? null).includes('"ASIAEXAMPLEACCESSKEY"'))
    .map(({ id }) => id),
  "trail-and-detector-tampering": [
    "cloudtrail-weakened",
    "config-recording-weakened",
    "dns-query-logging-removed",
    "ec2-flow-logs-deleted",
    "guardduty-weakened",
    "securityhub-weakened",
  ],
};

/** Others → a column of their answer. What is in neither must answer as its second opinion does. */
const answered: Readonly<Record<string, readonly [string, readonly unknown[]]>> = {
  "calls-denied-by-principal": ["principal", ["arn:aws:iam::111122223333:role/Engineer"]],
  "config-non-compliance": ["config_rule", ["s3-bucket-public-read-prohibited"]],
  "duplicated-deliveries": ["event_key", []],
  "events-per-account-region-and-day": ["account", ["111122223333"]],
  "failed-console-sign-ins-by-source": ["source_ip", []],
  "findings-by-severity-and-account": [
    "source",
    ["aws.access-analyzer", "aws.guardduty", "aws.inspector2", "aws.macie", "aws.securityhub"],
  ],
  "everything-that-touched-one-resource": [
    "type_name",
    [
      "AWS API Call via CloudTrail",
      "AWS Health Event",
      "CloudWatch Alarm State Change",
      "EC2 Instance State-change Notification",
      "GuardDuty Finding",
    ],
  ],
  "findings-still-open": [
    "source",
    ["aws.access-analyzer", "aws.guardduty", "aws.inspector2", "aws.macie", "aws.securityhub"],
  ],
  "health-events": ["event_type", ["AWS_EC2_INSTANCE_STORE_DRIVE_PERFORMANCE_DEGRADED"]],
  heartbeats: ["last_heartbeat", ["2026-11-02T10:15:30Z"]],
  "noisiest-events": ["source", [...new Set(catalog.map(({ source }) => source))]],
  "parameter-store-changes": ["parameter", ["/orders/payment-endpoint"]],
  remediations: ["resource", ["arn:aws:s3:::customer-exports"]],
  "silent-accounts": ["account", []],
  "secrets-read": ["secret", ['[{"key":"tag-key","values":["production"]}]', "production/orders/database"]],
};

const entry = (id: string) => {
  const found = catalog.find((candidate) => candidate.id === id);
  assert.ok(found, `the catalog has no entry ${id}`);
  return found;
};

describe("saved queries", () => {
  let empty: Athena;
  let sampled: Athena;
  before(async () => {
    const open = (root: string) => openAthena({ tables, crawls: [crawl], now, root });
    empty = await open(buckets.write({}));
    sampled = await open(buckets.write(archiveObjects(samples)));
  });
  after(() => {
    empty.close();
    sampled.close();
  });

  it("begin with the days to look at", () => {
    for (const { name, parameters } of queries)
      assert.deepEqual(
        parameters.slice(0, 2).map((parameter) => [parameter.name, parameter.type]),
        [
          ["first_day", "day"],
          ["last_day", "day"],
        ],
        name,
      );
  });

  it("have a test each, with the rows that it must find", () => {
    const folder = __dirname;
    const tests = readdirSync(folder).map((file) => readFileSync(join(folder, file), "utf8"));
    for (const { name } of queries)
      assert.ok(
        tests.join().includes(`describe("${name}"`),
        `${name} has no test. A saved query is three files: model/queries/${name}.sql, simulator/expectations/queries/${name}.ts and a test below tests/model/queries/ in describe("${name}").`,
      );
  });

  it("answer an empty archive with no rows", async () => {
    for (const query of queries) assert.deepEqual(await ask(empty, query.name, { events: [] }), [], query.name);
  });

  for (const query of queries)
    it(`${query.name} finds its own among one sample of each catalog entry`, async () => {
      const ids = listed[query.name];
      const known = ids
        ? (["event_id", ids.map((id) => entry(id).sample.detail["eventID"])] as const)
        : answered[query.name];
      const rows = await ask(sampled, query.name, { events: samples, firstDay: "2026-01-01" });
      // What changes from day to day has a test of its own: by-themselves.test.ts.
      if (["delivery-gaps", "new-principals"].includes(query.name)) return assert.deepEqual(rows, []);
      // `ask` has compared them with the second opinion: without rows that would prove nothing.
      if (known === undefined) return assert.ok(rows.length > 0, "it finds nothing");
      const [column, expected] = known;
      assert.deepEqual(new Set(rows.map((row) => row[column])), new Set(expected));
    });

  it("read no more folders than they need: each filters the source and the detail type, under its folder's name", () => {
    for (const { name, sql } of queries) {
      const uses = sql.split(/\bFROM events_by_type\b/).slice(1);
      for (const filters of uses) {
        assert.match(filters, /\bsource (=|IN|LIKE) /, `${name} reads the folders of every source`);
        assert.match(filters, /\bdetail_type (=|IN) /, `${name} reads the folders of every detail type`);
        const types = [...filters.matchAll(/\btype_name (?:= |IN \()((?:'[^']*'(?:,\s*)?)+)/g)]
          .flatMap(([, list = ""]) => list.match(/'[^']*'/g) ?? [])
          .map((text) => text.slice(1, -1));
        for (const type of types)
          assert.ok(filters.includes(`'${slug(type)}'`), `${name}: "${type}" is in the folder ${slug(type)}`);
      }
    }
  });

  it("look for no call that the catalog does not have", () => {
    const governed = new Set(
      catalog.flatMap(({ pattern }) => (pattern["detail"] as { eventName?: string[] } | undefined)?.eventName ?? []),
    );
    for (const { name, sql } of queries)
      for (const [, list = ""] of sql.matchAll(/\$\.eventName'\) IN \(([^)]*)\)/g))
        for (const call of list.replace(/--.*/g, "").match(/(?<=')[^']+(?=')(?=[^']*(?:'[^']*'[^']*)*$)/g) ?? [])
          if (/^[A-Z]/.test(call)) assert.ok(governed.has(call), `${name}: no entry governs ${call}`);
  });

  for (const name of ["organization-changes", "secrets-changed", "secrets-read", "trail-and-detector-tampering"])
    it(`${name} looks for every call that the catalog has`, () => {
      const { sql } = queries.find((query) => query.name === name) ?? assert.fail();
      for (const id of listed[name] ?? [name]) {
        const { source, pattern } = entry(id);
        const { eventName } = pattern["detail"] as unknown as { readonly eventName: readonly string[] };
        // What starts a trail again is governed with what stops it, and is no tampering.
        const calls = eventName.filter((name) => name !== "StartLogging");
        for (const text of [source, ...calls]) assert.ok(sql.includes(`'${text}'`), `${id}: ${text}`);
      }
    });
});
