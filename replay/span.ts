import { UsageError } from "../console/usage-error";
import type { Span } from "./plan";

/** EventBridge user guide, "Replaying archived events": events arrive in the archive within ten minutes. */
const archivedAfterMinutes = 10;

/**
 * The time span of a replay.
 *
 * @param days for which the archive keeps events.
 * @throws UsageError for times that are none, or that the archive does not hold.
 */
export function readSpan(
  { from, to }: { readonly from?: string; readonly to?: string },
  now: Date,
  days: number,
): Span {
  const span = { from: readTime("--from", from), to: readTime("--to", to) };
  if (span.from >= span.to)
    throw new UsageError(`--from is "${from ?? ""}", which is not before --to, "${to ?? ""}". Swap them.`);
  const latest = new Date(now.getTime() - archivedAfterMinutes * 60_000);
  if (span.to > latest)
    throw new UsageError(
      `--to is "${to ?? ""}", and events are in the replay archive after ${archivedAfterMinutes} minutes. Give a time up to ${iso(latest)}.`,
    );
  const oldest = new Date(now.getTime() - days * 24 * 3_600_000);
  if (span.to <= oldest)
    throw new UsageError(
      `--to is "${to ?? ""}", and bus.replayDays keeps events for ${days} days: none is left of before ${iso(oldest)}.`,
    );
  return span;
}

const iso = (time: Date) => `${time.toISOString().slice(0, 19)}Z`;

function readTime(option: string, text: string | undefined): Date {
  if (text === undefined) throw new UsageError(`Missing ${option}: give a time, such as 2026-11-02T10:15:00Z.`);
  const [, day, time = "00:00:00"] = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d)?)Z)?$/.exec(text) ?? [];
  const parsed = new Date(`${day ?? ""}T${time.length === 5 ? `${time}:00` : time}Z`);
  if (day === undefined || Number.isNaN(parsed.getTime()) || !parsed.toISOString().startsWith(day))
    throw new UsageError(
      `${option} is "${text}", which is no time. Write it in UTC: 2026-11-02 or 2026-11-02T10:15:00Z.`,
    );
  return parsed;
}
