/**
 * Milliseconds since 1970 of a text that Trino's `from_iso8601_timestamp` takes, in UTC; undefined for any other. It
 * takes what Joda-Time's `ISODateTimeFormat.dateTimeParser` does: a date alone, by month, by day of the year or by week;
 * any offset; T and Z in either case; a fraction of the last part, cut to milliseconds. It does not take an hour 24, a
 * second 60 or a day that its month lacks.
 */
export function parseIso8601(text: string): number | undefined {
  const match =
    /^(?:(?<year>\d{4})(?:-W(?<week>\d{1,2})(?:-(?<weekday>\d))?|-(?<ordinal>\d{3})|-(?<month>\d{1,2})(?:-(?<day>\d{1,2}))?)?)?(?:T(?:(?<hour>\d{1,2})(?::(?<minute>\d{1,2})(?::(?<second>\d{1,2}))?)?(?:[.,](?<fraction>\d+))?)?(?:Z|(?<sign>[+-])(?<offsetHour>\d\d)(?::?(?<offsetMinute>\d\d)(?::?(?<offsetSecond>\d\d))?)?)?)?$/i.exec(
      text,
    );
  const part = match?.groups;
  if (part === undefined || (part["year"] === undefined && part["hour"] === undefined)) return undefined;
  const number = (name: string, absent: number) => (part[name] === undefined ? absent : Number(part[name]));
  const [hour, minute, second] = [number("hour", 0), number("minute", 0), number("second", 0)];
  const offset = [number("offsetHour", 0), number("offsetMinute", 0), number("offsetSecond", 0)] as const;
  if (hour > 23 || offset[0] > 23 || [minute, second, offset[1], offset[2]].some((value) => value > 59))
    return undefined;
  const date = dateOf(number);
  if (date === undefined) return undefined;
  const unit = part["second"] !== undefined ? 1000 : part["minute"] !== undefined ? 60_000 : 3_600_000;
  const fraction = Math.floor(Number(`0.${part["fraction"]?.slice(0, 15) ?? "0"}`) * unit);
  const away = ((offset[0] * 60 + offset[1]) * 60 + offset[2]) * 1000 * (part["sign"] === "-" ? -1 : 1);
  return date + ((hour * 60 + minute) * 60 + second) * 1000 + fraction - away;
}

const dayLength = 86_400_000;

/** Midnight of the date, in UTC. */
function dateOf(number: (name: string, absent: number) => number): number | undefined {
  const year = number("year", 1970);
  const week = number("week", 0);
  const weekday = number("weekday", 1);
  const ordinal = number("ordinal", 0);
  const first = midnight(year, 0, 1);
  const following = midnight(year + 1, 0, 1);
  if (number("week", -1) >= 0) {
    const start = firstMonday(year) + ((week - 1) * 7 + weekday - 1) * dayLength;
    return week >= 1 &&
      weekday >= 1 &&
      weekday <= 7 &&
      firstMonday(year) + week * 7 * dayLength <= firstMonday(year + 1)
      ? start
      : undefined;
  }
  if (number("ordinal", -1) >= 0) {
    const date = first + (ordinal - 1) * dayLength;
    return ordinal >= 1 && date < following ? date : undefined;
  }
  const [month, day] = [number("month", 1), number("day", 1)];
  const date = midnight(year, month - 1, day);
  const read = new Date(date);
  return read.getUTCMonth() === month - 1 && read.getUTCDate() === day ? date : undefined;
}

/** Monday of the week that has the year's first Thursday. */
function firstMonday(year: number): number {
  const fourth = midnight(year, 0, 4);
  return fourth - ((new Date(fourth).getUTCDay() + 6) % 7) * dayLength;
}

/** Unlike `Date.UTC`, takes the years 0 to 99 as they are. */
function midnight(year: number, month: number, day: number): number {
  const date = new Date(0);
  return date.setUTCFullYear(year, month, day);
}
