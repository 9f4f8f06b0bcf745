/** Days in UTC, both included: `{ from: "2026-11-01", to: "2026-11-30" }`. */
export interface DayRange {
  readonly from: string;
  readonly to: string;
}

const dayLength = 24 * 60 * 60 * 1000;

/** True for a valid calendar day in the archive's format: "2026-02-30" is invalid. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && dayOf(time) === text;
}

/** The last `count` days, including the day of `now`. */
export function lastDays(count: number, now: Date): DayRange {
  return { from: dayOf(now.getTime() - (count - 1) * dayLength), to: dayOf(now.getTime()) };
}

export const countDays = ({ from, to }: DayRange): number => (Date.parse(to) - Date.parse(from)) / dayLength + 1;

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
