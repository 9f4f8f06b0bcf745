/**
 * Schedules in AWS's cron notation, as Glue reads them: six fields, `?` in one of the two for days, at most every five
 * minutes (Glue developer guide, "Time-based schedules for jobs and crawlers").
 */

interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** Names of the values, from the least. */
  readonly names?: readonly string[];
  /** What the field takes in addition to values, ranges, steps and `*`. */
  readonly special?: RegExp;
}

const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
/** Of a leap year. */
const daysOfMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const fields = [
  { name: "minutes", least: 0, most: 59 },
  { name: "hours", least: 0, most: 23 },
  { name: "day of month", least: 1, most: 31, special: /^(\?|L|LW|([1-9]|[12]\d|3[01])W)$/ },
  { name: "month", least: 1, most: 12, names: months },
  { name: "day of week", least: 1, most: 7, names: weekdays, special: /^(\?|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)?L)$/ },
  { name: "year", least: 1970, most: 2199 },
] as const satisfies readonly Field[];

const leastMinutes = 5;

/** What is wrong with `cron(…)`, `has 5 fields instead of 6: write …`; undefined if Glue takes it. */
export function scheduleProblem(text: string): string | undefined {
  const inner = /^cron\((.*)\)$/s.exec(text)?.[1] ?? "";
  const parts = inner.trim().toUpperCase().split(/\s+/);
  if (parts.length !== fields.length)
    return `has ${inner.trim() === "" ? 0 : parts.length} fields instead of 6: write minutes, hours, day of month, month, day of week and year, for example ${example}`;
  const sets = fields.map((field, index) => valuesOf(parts[index] ?? "", field));
  for (const set of sets) if (typeof set === "string") return set;
  const [minutes, hours, days, month] = sets as [Values, Values, Values, Values];
  const [, , dayOfMonth, , dayOfWeek] = parts;
  if ((dayOfMonth === "?") === (dayOfWeek === "?"))
    return `has ${dayOfMonth === "?" ? "? in both fields for days" : "both day of month and day of week"}: write ? in one of the two and a value or * in the other, for example ${example}`;
  const gap = shortestGap(minutes ?? [], hours ?? []);
  if (gap < leastMinutes)
    return `runs every ${gap === 1 ? "minute" : `${gap} minutes`}, and Glue takes no schedule of less than ${leastMinutes}: write 0/${leastMinutes} for the minutes, or fewer of them`;
  const longest = Math.max(...(month ?? []).map((each) => daysOfMonth[each - 1] ?? 31));
  if (days !== undefined && Math.min(...days) > longest)
    return `names a day that its months do not have: write a day of month up to ${longest}`;
  return undefined;
}

const example = "cron(15 * * * ? *)";

/** The values that a field means; undefined for `?`, `L` and the like. */
type Values = readonly number[] | undefined;

function valuesOf(text: string, field: Field): Values | string {
  if (field.special?.test(text) === true) return undefined;
  const values: number[] = [];
  for (const item of text.split(",")) {
    const found = rangeOf(item, field);
    if (typeof found === "string") return `has ${JSON.stringify(text)} for ${field.name}: ${found}`;
    values.push(...found);
  }
  return [...new Set(values)].sort((a, b) => a - b);
}

/** `*`, `5`, `1-5`, `MON-FRI`, each with `/step` or without. */
function rangeOf(item: string, field: Field): readonly number[] | string {
  const { least, most, names } = field;
  const allowed = `write * or values from ${least} to ${most}${names === undefined ? "" : ` or ${names.join(", ")}`}`;
  const [, base = "", step] = /^([^/]+)(?:\/(\d{1,4}))?$/.exec(item) ?? [];
  const [from = "", to, ...rest] = base.split("-");
  const first = from === "*" && to === undefined ? least : valueOf(from, field);
  const last = to === undefined ? (from === "*" || step !== undefined ? most : first) : valueOf(to, field);
  if (first === undefined || last === undefined || rest.length > 0)
    return item.includes("#") ? `Glue does not know #: ${allowed}` : allowed;
  if (last < first) return `write a range from the lesser to the greater value, and two where it goes around`;
  const every = step === undefined ? 1 : Number(step);
  if (every < 1 || every > most - least + 1) return `write a step from 1 to ${most - least + 1}`;
  return Array.from({ length: Math.floor((last - first) / every) + 1 }, (_, index) => first + index * every);
}

function valueOf(text: string, { least, most, names }: Field): number | undefined {
  const named = names?.indexOf(text) ?? -1;
  if (named >= 0) return least + named;
  const value = /^\d{1,4}$/.test(text) ? Number(text) : undefined;
  return value !== undefined && value >= least && value <= most ? value : undefined;
}

/** The fewest minutes between two runs of a day, or of the end of one day and the next. */
function shortestGap(minutes: readonly number[], hours: readonly number[]): number {
  const runs = hours.flatMap((hour) => minutes.map((minute) => hour * 60 + minute));
  const [first = 0] = runs;
  return Math.min(...runs.map((run, index) => (runs[index + 1] ?? first + 24 * 60) - run));
}

/** Runs in 30 days of a usual year of a schedule that Glue takes; days such as `L` count as one. */
export function runsPerMonth(text: string): number {
  const parts = (/^cron\((.*)\)$/s.exec(text)?.[1] ?? "").trim().toUpperCase().split(/\s+/);
  const counts = fields.map((field, index) => {
    const values = valuesOf(parts[index] ?? "", field);
    return typeof values === "string" ? 0 : values?.length;
  });
  const [minutes = 0, hours = 0, daysOf, months = 12, weekdaysOf] = counts;
  const days = parts[2] === "?" ? (30 * (weekdaysOf ?? 30 / 7 / 30)) / 7 : daysOf === 31 ? 30 : (daysOf ?? 1);
  return minutes * hours * days * (months / 12);
}

/** A cycle of the calendar that begins with a leap year. */
const calendarDays = 4 * 365 + 1;

/**
 * The longest time in hours between two runs of a schedule that Glue takes. Its years are not looked at; days such as `L`
 * count as two that are 35 days apart, the most that lie between last weekdays of two months.
 */
export function longestGapHours(text: string): number {
  const parts = (/^cron\((.*)\)$/s.exec(text)?.[1] ?? "").trim().toUpperCase().split(/\s+/);
  const [minutes = [], hours = [], days, months = [], weekdaysOf] = fields.map((field, index) => {
    const values = valuesOf(parts[index] ?? "", field);
    return typeof values === "string" ? [] : values;
  });
  const runs = hours.flatMap((hour) => minutes.map((minute) => hour * 60 + minute));
  const [first = 0, last = 0] = [runs[0], runs.at(-1)];
  const within = Math.max(0, ...runs.slice(1).map((run, index) => run - (runs[index] ?? 0)));
  const special = (days === undefined && parts[2] !== "?") || (weekdaysOf === undefined && parts[4] !== "?");
  const apart = special ? 35 * (1 + 12 - months.length) : daysApart({ days, months, weekdays: weekdaysOf });
  return Math.max(within, apart * 24 * 60 - last + first) / 60;
}

/** The most days from one on which a schedule runs to the next. */
function daysApart({ days, months, weekdays }: { days: Values; months: readonly number[]; weekdays: Values }): number {
  let [before, most]: [number | undefined, number] = [undefined, 1];
  for (let day = 0; day < 2 * calendarDays; day++) {
    const date = new Date(Date.UTC(2028, 0, 1 + day));
    if (!months.includes(date.getUTCMonth() + 1)) continue;
    if (days?.includes(date.getUTCDate()) === false || weekdays?.includes(date.getUTCDay() + 1) === false) continue;
    most = Math.max(most, day - (before ?? day));
    before = day;
  }
  return most;
}
