/** Days in a row in which each weekday and each day of a month comes. */
const days = 70;

const weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/**
 * The longest time in seconds between two runs of `cron(…)` (Glue developer guide, "Time-based schedules for jobs and
 * crawlers"), found by trying each minute of a day and each day of some weeks; undefined where it names months, or days such as `L`.
 */
export function longestGap(schedule: string): number | undefined {
  const [minute = "", hour = "", day = "", month = "", weekday = ""] = schedule
    .replace(/^cron\(|\)$/g, "")
    .trim()
    .toUpperCase()
    .split(/\s+/);
  const named = weekday.replace(/[A-Z]{3}/g, (name) => String(weekdays.indexOf(name) + 1));
  if (month !== "*" || [day, named].some((field) => /[A-Z]/.test(field))) return undefined;
  const runs = Array.from({ length: 24 * 60 }, (_, at) => at).filter(
    (at) => takes(minute, at % 60, 0) && takes(hour, Math.floor(at / 60), 0),
  );
  let [before, most]: [number | undefined, number] = [undefined, 0];
  for (let date = 0; date < days; date++) {
    const here = new Date(Date.UTC(2027, 0, 1 + date));
    if (!takes(day, here.getUTCDate(), 1) || !takes(named, here.getUTCDay() + 1, 1)) continue;
    for (const run of runs) {
      const at = date * 24 * 60 + run;
      if (before !== undefined) most = Math.max(most, at - before);
      before = at;
    }
  }
  return most === 0 ? undefined : most * 60;
}

/** Whether a field of a schedule, whose values begin with `least`, takes a value. */
const takes = (field: string, value: number, least: number): boolean =>
  field.split(",").some((item) => {
    const [range = "", step] = item.split("/");
    const [from = "", to] = range.split("-");
    const isAny = from === "*" || from === "?";
    const first = isAny ? least : Number(from);
    const last = to !== undefined ? Number(to) : isAny || step !== undefined ? Infinity : first;
    return value >= first && value <= last && (value - first) % Number(step ?? 1) === 0;
  });
