import { views } from "../tables/views";
import { readHeader } from "./header";
import { type QuerySchedule, readSchedule, scheduleFields } from "../query-schedules/query-schedule";

/** Types of execution parameters: `day` is text such as `2026-11-02`. */
export const parameterTypes = ["day", "text", "integer"] as const;
export type ParameterType = (typeof parameterTypes)[number];

/** One execution parameter: the value of a question mark. */
export interface QueryParameter {
  readonly name: string;
  readonly type: ParameterType;
  /** Instruction for the person who runs the query. */
  readonly why: string;
  /** An example value. Every parameter except a day has one. */
  readonly sample?: string;
}

/** A saved query for Athena. */
export interface NamedQueryDefinition {
  /** Name of the file without `.sql`. */
  readonly name: string;
  readonly why: string;
  /** In the order of the question marks. */
  readonly parameters: readonly QueryParameter[];
  /** Absent: it runs when somebody runs it. */
  readonly schedule?: QuerySchedule;
  /** The whole file: the console shows its header too. */
  readonly sql: string;
}

/** A query file with an incomplete header, or one that contradicts its SQL. */
class NamedQueryError extends Error {
  override readonly name = "NamedQueryError";
}

const example = `-- name: root-use
-- why: One or two sentences,
--   continued with two more spaces.
-- parameter: first_day (day) First day to look at, in UTC.
-- parameter: principal (text, such as arn:aws:iam::111122223333:role/Engineer) ARN of the principal.`;

/** The keys of so many rows fit into one item of DynamoDB (DynamoDB developer guide, "Quotas": 400 KB). */
const mostScheduledRows = 10_000;

const headerFields: readonly string[] = ["name", "why", "parameter", ...scheduleFields];

/** Athena API reference, "CreateNamedQuery": longest name, description and text. */
const limits = { name: 128, why: 1024, sql: 262_144 };

/** Tables with a folder for each day, and the views over them. */
const partitionedByDay = ["events", "events_by_type", ...views.map(({ name }) => name)];

/**
 * Parses a query file: a header of comments, then one statement in the SQL of Athena engine version 3.
 *
 * The parameters are execution parameters (Athena user guide, "Use parameterized queries"): positional, marked `?`,
 * only in `WHERE` clauses. Every use of a table that is partitioned by day must restrict the day, because Athena bills
 * for scanned bytes and the workgroup limits them.
 *
 * Throws a `NamedQueryError` that names the file, quotes what is wrong and says what to write.
 */
export function parseNamedQuery(fileName: string, text: string): NamedQueryDefinition {
  const fields = readHeader(
    text,
    (field) => headerFields.includes(field),
    (line) => fail(`its header has the line "${line}". A header looks like this:\n${example}`),
  );
  const name = single("name");
  const why = single("why");
  const parameters = fields.filter(([field]) => field === "parameter").map(([, value]) => parseParameter(value));
  const sql = text.trim();
  if (`${name}.sql` !== fileName) fail(`the header names it "${name}". Call the file ${name}.sql.`);
  for (const [what, value] of Object.entries({ name, why, sql })) {
    const limit = limits[what as keyof typeof limits];
    if (Buffer.byteLength(value) > limit) fail(`its ${what} is longer than the ${limit} bytes that Athena keeps.`);
  }
  const schedule = readSchedule(fields, fail);
  if (schedule !== undefined) checkSchedule();
  checkStatement();
  return { name, why, parameters, ...(schedule && { schedule }), sql };

  function single(field: "name" | "why"): string {
    const values = fields.filter(([candidate]) => candidate === field);
    const [first] = values;
    if (first === undefined || values.length > 1)
      fail(`its header has ${values.length} lines "-- ${field}: …" where one is expected. For example:\n${example}`);
    return first[1];
  }

  function parseParameter(value: string): QueryParameter {
    const [, parameter, type = "", sample, explanation] =
      /^([a-z][a-z0-9_]*) \((\w+)(?:, such as ([^)]+))?\) (.+)$/.exec(value) ?? [];
    if (parameter === undefined || explanation === undefined)
      fail(`its header has the parameter "${value}". Write NAME (TYPE) and what it is. For example:\n${example}`);
    if (!parameterTypes.includes(type as ParameterType))
      fail(`its parameter ${parameter} has the type "${type}". Write one of: ${parameterTypes.join(", ")}.`);
    if ((sample === undefined) !== (type === "day"))
      fail(
        type === "day"
          ? `its parameter ${parameter} is a day with the sample "${sample ?? ""}". Leave it out: days come from the traffic.`
          : `its parameter ${parameter} has no sample. Write (${type}, such as VALUE).`,
      );
    if (type === "integer" && !/^-?\d+$/.test(sample as string))
      fail(`its parameter ${parameter} is an integer with the sample "${sample ?? ""}".`);
    return { name: parameter, type: type as ParameterType, why: explanation, ...(sample !== undefined && { sample }) };
  }

  /** Nobody is there to say what a run asks about. */
  function checkSchedule(): void {
    const other = parameters.find(({ type }) => type !== "day");
    if (other !== undefined)
      fail(
        `it runs by itself, and its parameter ${other.name} is of type ${other.type}. Write the value into the statement: only days are known.`,
      );
    const limit = Number(/\bLIMIT\s+(\d+)\s*$/i.exec(text.trim())?.[1] ?? Infinity);
    if (limit > mostScheduledRows)
      fail(
        `it runs by itself, and its rows are compared with those of the run before. End it with LIMIT ${mostScheduledRows} or less.`,
      );
  }

  function checkStatement(): void {
    const statement = text.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\//g, " ");
    if (!/^\s*(?:SELECT|WITH)\b/i.test(statement)) fail("it has no statement that begins with SELECT or WITH.");
    if (statement.includes(";")) fail("it has a semicolon. Athena saves one statement; leave the semicolon out.");
    const marks = statement.split("?").length - 1;
    if (marks !== parameters.length)
      fail(
        `it has ${marks} question marks and its header ${parameters.length} parameters. Describe each, in their order.`,
      );
    const tables = new RegExp(`\\b(?:FROM|JOIN)\\s+(?:${partitionedByDay.join("|")})\\b`, "gi");
    const readings = statement.match(tables)?.length ?? 0;
    const restrictions = statement.match(/\bday\s*(?:=|BETWEEN\b|IN\b)/gi)?.length ?? 0;
    if (restrictions < readings)
      fail(
        `it reads tables or views of events ${readings} times and restricts the day ${restrictions} times, so it would scan the whole archive. Write WHERE day BETWEEN ? AND ?.`,
      );
  }

  function fail(problem: string): never {
    throw new NamedQueryError(`The query file ${fileName} is invalid: ${problem}`);
  }
}
