import { type Severity, severities } from "../severity";
import type { Triage } from "../triage";

/** How a saved query runs by itself, when its rows are told, and how. */
export interface QuerySchedule {
  /** When, in the notation of EventBridge Scheduler: `rate(1 day)`. */
  readonly rate: string;
  /** Days that it asks about, the last of which is that of the run. */
  readonly days: number;
  /** True if it runs where settings say nothing of it. */
  readonly isOn: boolean;
  /** Its rows are told when there are more than so many. */
  readonly moreThan: number;
  /** Columns by which a row is known again in the next run. */
  readonly key: readonly string[];
  readonly title: string;
  readonly severity: Severity;
  /** What its rows cannot show. One or two sentences. */
  readonly limits: string;
  readonly triage: Triage;
}

/** A saved query that can run by itself. */
export interface ScheduledQuery extends QuerySchedule {
  readonly name: string;
  readonly why: string;
  /** Names of its parameters, each of type `day`: the first is the first day, all others the last. */
  readonly parameters: readonly string[];
  /** The whole file, as it is saved. */
  readonly sql: string;
}

/** Fields of a query's header that say how it runs by itself. */
export const scheduleFields = [
  "schedule",
  "alert-when",
  "title",
  "severity",
  "limits",
  "look",
  "harmless",
  "contain",
] as const;

/** One line each, or more for a field that is continued. */
type Fields = readonly (readonly [field: string, value: string])[];

const scheduleExample = `-- schedule: rate(1 day), 2 days, off
-- alert-when: rows > 0, key account, region
-- title: What a row means, one line
-- severity: medium
-- limits: What its rows cannot show.
-- look: The first of three things to look at.
-- harmless: What is harmless.
-- contain: How to stop it.`;

/** Most hours between two runs: what a query finds is news of a day at most. */
const mostHours = 24;
/** Most days that a run may ask about: it reads each of them. */
const mostDays = 90;

/**
 * What is wrong with `rate(…)`, as a sentence's end; undefined if it is right. EventBridge Scheduler user guide, "Schedule
 * types in EventBridge Scheduler": rate-based schedules.
 */
export function rateProblem(rate: string): string | undefined {
  const hours = hoursOf(rate);
  if (hours === undefined) return "is no rate in hours or days: write one such as rate(6 hours) or rate(1 day)";
  return hours < 1 || hours > mostHours
    ? "is not between an hour and a day: write one such as rate(6 hours)"
    : undefined;
}

/** Hours between two runs: `rate(1 day)` → 24; undefined for anything else than hours and days. */
function hoursOf(rate: string): number | undefined {
  const [, value, unit] = /^rate\((\d{1,3}) (hours?|days?)\)$/.exec(rate) ?? [];
  if (value === undefined || unit === undefined) return undefined;
  // Scheduler refuses "1 hours" and "2 hour".
  if ((Number(value) === 1) === unit.endsWith("s")) return undefined;
  return Number(value) * (unit.startsWith("day") ? 24 : 1);
}

/**
 * Reads the fields of a header; undefined if it has none of them.
 *
 * @throws what `fail` throws, with what is wrong and what to write.
 */
export function readSchedule(fields: Fields, fail: (problem: string) => never): QuerySchedule | undefined {
  const own = fields.filter(([field]) => (scheduleFields as readonly string[]).includes(field));
  if (own.length === 0) return undefined;
  const [rate, days, isOn] = readRate(single("schedule"));
  const { moreThan, key } = readCondition(single("alert-when"));
  const severity = single("severity");
  if (!severities.includes(severity as Severity))
    fail(`its severity is "${severity}". Write one of: ${severities.join(", ")}.`);
  const look = own.flatMap(([field, value]) => (field === "look" ? [value] : []));
  if (look.length !== 3)
    fail(`its header has ${look.length} lines "-- look: …" where three are expected. For example:\n${scheduleExample}`);
  return {
    rate,
    days,
    isOn,
    moreThan,
    key,
    title: single("title"),
    severity: severity as Severity,
    limits: single("limits"),
    triage: { look: look as [string, string, string], harmless: single("harmless"), contain: single("contain") },
  };

  function single(field: (typeof scheduleFields)[number]): string {
    const [first, ...others] = own.filter(([candidate]) => candidate === field);
    if (first === undefined || others.length > 0)
      fail(
        `its header has ${first === undefined ? 0 : 1 + others.length} lines "-- ${field}: …" where a query that runs by itself has one. For example:\n${scheduleExample}`,
      );
    return first[1];
  }

  function readRate(value: string): [rate: string, days: number, isOn: boolean] {
    const [, each = "", length, state] = /^(rate\([^)]*\)), (\d+) days?, (on|off)$/.exec(value) ?? [];
    if (length === undefined)
      fail(`its schedule is "${value}". Write RATE, DAYS days, on or off. For example:\n${scheduleExample}`);
    const problem = rateProblem(each);
    if (problem !== undefined) fail(`its schedule "${each}" ${problem}.`);
    if (Number(length) < 1 || Number(length) > mostDays)
      fail(`its schedule asks about ${length} days. Write 1 to ${mostDays}: each is read in every run.`);
    return [each, Number(length), state === "on"];
  }

  function readCondition(value: string): Pick<QuerySchedule, "moreThan" | "key"> {
    const [, more, columns] = /^rows > (\d+), key ([a-z][a-z0-9_]*(?:, [a-z][a-z0-9_]*)*)$/.exec(value) ?? [];
    if (more === undefined || columns === undefined)
      fail(`its alert-when is "${value}". Write rows > NUMBER, key COLUMN, COLUMN. For example:\n${scheduleExample}`);
    const key = columns.split(", ");
    if (new Set(key).size < key.length) fail(`its alert-when has a column of the key twice: "${columns}".`);
    return { moreThan: Number(more), key };
  }
}
