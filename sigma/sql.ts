import type { Expression, Test } from "./expression";
import { timeParts } from "./expression";
import { isObjectField } from "./fields";
import { type Glob, globHasCase, isAnything, literalOf, many, one } from "./glob";
import { RefusedRule } from "./problem";
import type { Rule } from "./rule";

/**
 * A rule as a query of Athena over the table `events`, for what an event pattern cannot say: words anywhere in a record or in an
 * object, one field compared with another, regular expressions, single-character wildcards, and texts whatever their case.
 *
 * A field is read with `json_extract_scalar`, which does not look into arrays; a condition on an absent field is false, and its
 * negation true, as in the rule.
 *
 * @param name of the query: lower-case words with hyphens
 * @throws RefusedRule for what SQL does not say either
 */
export function queryOf(rule: Rule, name: string): string {
  const condition = toSql(rule.expression, 1);
  return `-- name: ${name}
-- why: ${oneLine(`${rule.title}. Sigma rule ${rule.id ?? "without id"}${rule.author === undefined ? "" : `, by ${rule.author}`}.`)}
-- parameter: first_day (day) First day to look at, in UTC.
-- parameter: last_day (day) Last day to look at.
SELECT DISTINCT
  time,
  account,
  region,
  json_extract_scalar(detail, '$.eventSource') AS event_source,
  json_extract_scalar(detail, '$.eventName') AS event_name,
  json_extract_scalar(detail, '$.userIdentity.arn') AS principal,
  json_extract_scalar(detail, '$.sourceIPAddress') AS source_ip,
  json_extract_scalar(detail, '$.errorCode') AS error_code,
  json_extract_scalar(detail, '$.eventID') AS event_id
FROM events
WHERE day BETWEEN ? AND ?
  AND type_name LIKE '%via CloudTrail'
  AND ${condition}
ORDER BY time DESC, event_id
LIMIT 1000
`;
}

/** A line of a query's header: no comment may end in it. */
const oneLine = (text: string) => text.replace(/[\p{C}\p{Z}]+/gu, " ").trim();

function toSql(expression: Expression, level: number): string {
  const indent = `\n${"  ".repeat(level + 1)}`;
  switch (expression.op) {
    case "not":
      return `NOT ${toSql(expression.of, level)}`;
    case "and":
    case "or": {
      if (expression.of.length === 0) return expression.op === "and" ? "true" : "false";
      const parts = expression.of.map((each) => toSql(each, level + 1));
      return `(${indent}${parts.join(`${indent}${expression.op.toUpperCase()} `)}\n${"  ".repeat(level)})`;
    }
    case "keywords":
      return anyOf(expression.words.map((glob) => like(unquoted("detail"), [many, ...glob, many], false)));
    case "field": {
      const value = isObjectField(expression.path)
        ? unquoted(`json_format(json_extract(detail, ${path(expression.path)}))`)
        : `json_extract_scalar(detail, ${path(expression.path)})`;
      return anyOf(expression.tests.map((test) => testSql(test, value, expression.path, expression.line)));
    }
  }
}

const anyOf = (conditions: readonly string[]): string =>
  `coalesce(${conditions.length === 1 ? (conditions[0] ?? "") : conditions.map((each) => `(${each})`).join(" OR ")}, false)`;

function testSql(test: Test, value: string, field: string, line: number): string {
  const json = `json_extract(detail, ${path(field)})`;
  switch (test.kind) {
    case "null":
      return `${json} IS NULL OR json_format(${json}) = 'null'`;
    case "present":
      return `${json} IS NOT NULL`;
    case "absent":
      return `${json} IS NULL`;
    case "glob":
      return like(value, test.glob, test.cased);
    case "range": {
      const { least, most, above, below } = test.range;
      const number = `TRY(CAST(${value} AS DOUBLE))`;
      return [
        ...(least === undefined ? [] : [`${number} ${above ? ">" : ">="} ${double(least)}`]),
        ...(most === undefined ? [] : [`${number} ${below ? "<" : "<="} ${double(most)}`]),
      ].join(" AND ");
    }
    case "regex":
      return `regexp_like(${value}, ${text(test.flags === "" ? test.source : `(?${test.flags})${test.source}`)})`;
    case "fieldref": {
      const a = `lower(${value})`;
      const b = `lower(json_extract_scalar(detail, ${path(test.field)}))`;
      if (test.where === "equals") return `${a} = ${b}`;
      if (test.where === "contains") return `strpos(${a}, ${b}) > 0`;
      return test.where === "startswith"
        ? `strpos(${a}, ${b}) = 1`
        : `substr(${a}, length(${a}) - length(${b}) + 1) = ${b}`;
    }
    case "time": {
      const { from, characters } = timeParts[test.part];
      return `substr(${value}, ${from + 1}, ${characters}) = ${text(String(test.value).padStart(characters, "0"))}`;
    }
    case "cidr":
      throw new RefusedRule(
        `The field ${field} is held against the block ${test.block} in a way that needs SQL, and Athena has no such comparison of texts.`,
        line,
      );
  }
}

function like(value: string, glob: Glob, cased: boolean): string {
  if (isAnything(glob)) return `${value} IS NOT NULL`;
  const heeds = cased || !globHasCase(glob);
  const compared = heeds ? value : `lower(${value})`;
  const fold = (part: string) => (heeds ? part : part.toLowerCase());
  const literal = literalOf(glob);
  if (literal !== undefined) return `${compared} = ${text(fold(literal))}`;
  const form = glob
    .map((part) => (part === many ? "%" : part === one ? "_" : fold(part).replace(/[\\%_]/g, "\\$&")))
    .join("");
  return `${compared} LIKE ${text(form)} ESCAPE '\\'`;
}

/** A policy within a record is a text, whose quotes JSON escapes: a rule writes them as they are. */
const unquoted = (json: string) => `replace(${json}, '\\"', '"')`;

const double = (value: number) => `CAST(${text(String(value))} AS DOUBLE)`;
const text = (value: string) => `'${value.replaceAll("'", "''")}'`;
/** A path in the form of Athena's JSON functions; a name with other letters is quoted. */
const path = (field: string) =>
  text(
    `$${field
      .split(".")
      .map((key) => (/^\w+$/.test(key) ? `.${key}` : `["${key}"]`))
      .join("")}`,
  );
