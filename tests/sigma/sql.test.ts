import assert from "node:assert/strict";
import { cloudTrailSample } from "../../model/catalog/cloudtrail-sample";
import type { JsonObject } from "../../model/envelope";
import { RuleProblem } from "../../sigma/problem";
import { evaluate } from "../../sigma/expression";
import { queryOf } from "../../sigma/sql";
import { archiveObjects, database, temporaryBuckets, withAthena } from "../simulator/services/athena/fixture";
import { readRule, ruleText } from "./rules";

/** Rules that no pattern expresses, each with records on which the query must agree with the specification. */
const selection = (field: string, more = "", condition = "selection") =>
  `    selection:\n        eventSource: iam.amazonaws.com\n        ${field}\n${more}    condition: ${condition}`;

const rules = [
  selection("requestParameters.userName|fieldref: userIdentity.userName"),
  selection(
    "eventName: CreateUser",
    "    filter:\n        userIdentity.arn|fieldref|endswith: requestParameters.userName\n",
    "selection and not filter",
  ),
  selection("userAgent: 'aws-cli/?'"),
  selection("userAgent|contains: AWS-CLI"),
  selection("userAgent|contains: '100%_'"),
  selection("userAgent|cased: it's"),
  selection("errorCode: null"),
  selection("errorCode|exists: true"),
  selection("errorCode: 'a\\*b'"),
  selection("requestParameters.size|gt: 5"),
  selection("eventTime|hour: 9"),
];

const records: readonly JsonObject[] = [
  { userAgent: "aws-cli/2", requestParameters: { userName: "fern", size: 6 } },
  { userAgent: "AWS-CLI/22", requestParameters: { userName: "Engineer", size: 5 } },
  { userAgent: "x 100%_ y", requestParameters: null },
  { userAgent: "100 percent", errorCode: "A*b" },
  { userAgent: "it's", errorCode: "axb" },
  { userAgent: "It's", errorCode: null, requestParameters: { userName: "dana" } },
];

describe("the query of a Sigma rule", () => {
  const { write } = temporaryBuckets();

  it("finds the records that the rule does, on the simulated Athena", async () => {
    const events = records.map((more, index) => {
      const sample = cloudTrailSample({ source: "aws.iam", eventName: "CreateUser" });
      return { ...sample, id: String(index), detail: { ...sample.detail, ...more, eventID: String(index) } };
    });
    const day = events[0]?.time.slice(0, 10) ?? "";
    await withAthena(write(archiveObjects(events)), async (athena) => {
      for (const detection of rules) {
        const rule = readRule(ruleText(detection));
        if (rule instanceof RuleProblem || rule.kind !== "rule")
          throw new assert.AssertionError({ message: detection });
        const sql = queryOf(rule, "a-rule");
        const { columns, rows } = await athena.run({ database, sql, parameters: [`'${day}'`, `'${day}'`] });
        const found = rows.map((row) => String(row[columns.indexOf("event_id")])).sort();
        const expected = events.filter(({ detail }) => evaluate(rule.expression, detail) === true).map(({ id }) => id);
        assert.deepEqual(found, expected, `${detection}\n${sql}`);
      }
    });
  });

  it("looks for words in objects as they are written, quotes included", async () => {
    const sample = cloudTrailSample({
      source: "aws.iam",
      eventName: "PutUserPolicy",
      requestParameters: { policyDocument: '{"Effect":"Allow"}' },
    });
    const rule = readRule(ruleText(selection("requestParameters|contains: '\"Allow\"'")));
    if (rule instanceof RuleProblem || rule.kind !== "rule") throw new assert.AssertionError({ message: "refused" });
    const day = sample.time.slice(0, 10);
    await withAthena(write(archiveObjects([sample])), async (athena) => {
      const { rows } = await athena.run({
        database,
        sql: queryOf(rule, "a-rule"),
        parameters: [`'${day}'`, `'${day}'`],
      });
      assert.equal(rows.length, 1);
    });
  });
});
