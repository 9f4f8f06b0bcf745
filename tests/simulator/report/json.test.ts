import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { iamCredentialsIssued } from "../../../model/catalog/events/iam-credentials-issued";
import { reportAsJson } from "../../../simulator/report/json";
import { reportSchema } from "../../../simulator/report/report-schema";
import { reportOf } from "../../../simulator/report/report";
import { createWorld } from "../../../simulator/services/events/world";
import { reportAsText } from "../../../simulator/report/text";
import type { PageData } from "../../../page/page-data";
import type { SimulationResult } from "../../../simulator/simulation";
import { environmentOfProd } from "../../environment-of-prod";

const event = iamCredentialsIssued.sample;
const result: SimulationResult = {
  guarantees: [
    {
      id: 1,
      title: "it holds",
      unit: "events",
      held: false,
      checked: 3,
      parts: { one: 1, two: 2 },
      failures: [{ event: "x", path: ["a", "b"], resource: "urn", problem: "It broke." }],
    },
  ],
  queries: [
    { urn: "urn", name: "q", region: "us-east-1", columns: ["a"], rows: [[1]], compared: true, sql: "SELECT 1" },
  ],
  journeys: [
    { send: { name: "x", event, via: { kind: "service" }, expect: "stays", why: "nobody asked" }, landings: [] },
    { send: { name: "y", event, via: { kind: "service" }, expect: "archived", causedBy: "arn" }, landings: [] },
  ],
  detections: [
    {
      id: "d",
      title: "Somebody did something",
      severity: "high",
      events: { "us-east-1": 2 },
      caused: { "us-east-1": 1 },
      triage: { look: ["Look at it."], harmless: "Usually.", contain: "Undo it." },
    },
  ],
  exceptions: [
    {
      id: "e",
      scope: "d: role deployment",
      owner: "platform team",
      reason: "Nobody needs it.",
      until: "2026-10-31",
      ended: true,
      events: {},
    },
  ],
  functions: [],
  objects: 2,
  assumptions: ["AWS does this.", "AWS does that."],
  resources: 7,
  derivedAccounts: 0,
  silences: [],
  alerts: [],
  rows: [],
  drifts: [],
  world: createWorld([]),
  quotas: [],
  recording: { graphs: [], resources: 7, refused: [] },
  idleRemediations: [],
  idleRules: [],
  rehomed: {
    accounts: [{ from: "999999999999", to: "400000000001", events: 1 }],
    regions: [{ from: "sa-east-1", to: "us-east-1", source: "aws.ec2", events: 1 }],
    remarks: ["Account 999999999999 is moved.", "Region sa-east-1 is moved."],
  },
};
const page: Pick<PageData, "events" | "limits" | "cost" | "difference" | "processes"> = {
  processes: [
    {
      id: "order",
      title: "An order",
      why: "Orders are paid.",
      steps: [
        { id: "placed", source: "com.example.orders", watchedBy: [] },
        { id: "paid", source: "com.example.orders", withinMinutes: 60, watchedBy: ["order-without-paid"] },
      ],
    },
  ],
  events: [],
  limits: [{ what: "rules of a bus", value: 3, limit: 300, resource: "urn", measured: 2 }],
  difference: {
    same: 4,
    changes: [
      {
        stack: "prod",
        kind: "updated",
        urn: "urn:one",
        type: "t",
        name: "one",
        account: "111122223333",
        region: "us-east-1",
        properties: [{ path: "state", before: '"DISABLED"', after: '"ENABLED"', replaces: false }],
        end: "planned",
      },
    ],
  },
};
const leftOut = [
  { file: "a.json", line: 3, record: 2, why: "is an aggregated event" },
  { file: "b.csv", line: null, record: null, why: "is a table" },
];

const mutants = {
  date: "2026-11-02",
  commit: "0123456789",
  of: 1_000,
  all: { mutants: 1_000, harmless: 100, killed: 850, blamed: 840, pack: 200 },
};

describe("the report as JSON", () => {
  const both = async () => {
    const warnings = ["regions lacks us-east-1.", "alarms.emails is empty."];
    const environment = { ...(await environmentOfProd(() => undefined)), warnings };
    const more = { seconds: { total: 1.23 }, leftOut, mutants };
    const json = reportAsJson(environment, result, { ...more, page });
    const report = reportOf(result, { ...more, warnings, output: ".local", ownEvents: true, strict: false });
    const text = stripVTControlCharacters(reportAsText(report, 80, true));
    return { json, text: text.replaceAll(/\s+/g, " ") };
  };

  it("has the shape of its schema, key by key, and the file of the schema is that", async () => {
    const { json } = await both();
    reportSchema.parse(JSON.parse(JSON.stringify(json)));
    assert.throws(() => reportSchema.parse({ ...json, more: 1 }));
    const written = JSON.parse(readFileSync(join(__dirname, "../../../docs/report.schema.json"), "utf8")) as {
      readonly properties: object;
    };
    assert.deepEqual(Object.keys(written.properties), Object.keys(json));
  });

  it("tells the user's events from those that the program caused", async () => {
    const { json } = await both();
    assert.deepEqual([json.events.sent, json.caused.sent], [1, 1]);
    assert.deepEqual(json.detections[0]?.caused, { "us-east-1": 1 });
    assert.deepEqual(
      json.notGoverned.map(({ events }) => events),
      [1],
    );
  });

  it("has every remark, warning and assumption that the text has, and no other", async () => {
    const { json, text } = await both();
    const sentences = [...json.remarks, ...json.warnings, ...json.assumptions];
    assert.equal(sentences.length, 6);
    let rest = text;
    for (const sentence of sentences) {
      assert(rest.includes(sentence), sentence);
      rest = rest.replace(sentence, "");
    }
    for (const { file, line, why } of json.leftOut) {
      assert(rest.includes(line === null ? file : `${file}, line ${line}`), file);
      assert(rest.includes(why), why);
    }
    // What the text marks as a remark or lists is gone with the sentences.
    assert.doesNotMatch(rest, /! \w|\s- \w/);
  });

  it("says by number what was proven and what was not, as the last line of the text does", async () => {
    const { json, text } = await both();
    assert.deepEqual(json.proof.mutants, { made: 900, found: 850, date: "2026-11-02", commit: "0123456789" });
    const { warnings, assumptions } = json.proof;
    assert.deepEqual([warnings, assumptions], [json.warnings.length, json.assumptions.length]);
    const { held, broken, notExercised } = json.proof.guarantees;
    assert.equal(held + broken + notExercised, json.guarantees.length);
    for (const part of [`${warnings} warnings void a part`, `${assumptions} assumption`, "50 of 900 faults"])
      assert(text.includes(part), part);
  });

  it("says how near quotas are, and what the program would change of what is deployed", async () => {
    const { json } = await both();
    assert.deepEqual(json.quotas, page.limits);
    assert.deepEqual(json.processes, page.processes);
    assert.equal(json.difference?.same, 4);
    assert.deepEqual(json.difference.changes[0]?.properties, [
      { path: "state", before: '"DISABLED"', after: '"ENABLED"' },
    ]);
    assert.equal(json.cost, null, "nothing was estimated");
  });

  it("says which guarantees looked at what", async () => {
    const { json } = await both();
    assert.deepEqual(json.guarantees[0]?.parts, { one: 1, two: 2 });
  });
});
