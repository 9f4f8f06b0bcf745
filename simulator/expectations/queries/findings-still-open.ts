import type { Envelope } from "../../../model/envelope";
import { later, statesOf } from "../findings";
import type { Question } from "../question";
import { countDistinct, groupBy, largest, smallest } from "../reading";

/** Findings whose latest state is open. Parameter: an age that some of them have and others do not. */
export const findingsStillOpen: Question = {
  name: "findings-still-open",
  columns: [...["opened", "affected_account", "source", "severity", "title", "last_change", "changes", "finding_id"]],
  key: ["source", "finding_id"],
  order: [{ column: "opened", descending: false }],
  limit: 1000,
  parameters(events): Readonly<Record<string, string>> {
    const until = events
      .flatMap(({ time }) => (typeof time === "string" ? [time.slice(0, 10)] : []))
      .sort()
      .at(-1);
    if (until === undefined) return {};
    const ages = openFindings(events)
      .map(({ opened }) => daysBetween(opened, until))
      .filter((age) => !Number.isNaN(age));
    const middle = ages.sort((a, b) => a - b)[Math.floor(ages.length / 2)] ?? 0;
    return { until, days_open: String(Math.max(0, middle)) };
  },
  rows: (events, { until = "", days_open: days }) =>
    openFindings(events).filter(({ opened }) => daysBetween(opened, until) >= Number(days)),
};

/** Whole days from a time to the end of a day. */
const daysBetween = (moment: string, day: string) =>
  Math.trunc((Date.parse(`${day}T23:59:59Z`) - Date.parse(moment)) / 86_400_000);

function openFindings(events: readonly Envelope[]) {
  const byFinding = groupBy(events.flatMap(statesOf), ({ source, id }) => JSON.stringify([source, id]));
  return [...byFinding.values()].flatMap((group) => {
    const { source, id, account, severity, title, open } = group.reduce(later);
    const times = group.map(({ time }) => time) as [string, ...string[]];
    const opened = smallest(group.map((state) => state.opened) as [string, ...string[]]);
    const story = { opened, last_change: largest(times), changes: countDistinct(times) };
    return open ? [{ ...story, affected_account: account, source, severity, title, finding_id: id }] : [];
  });
}
