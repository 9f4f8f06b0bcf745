import { later, statesOf } from "../findings";
import type { Question } from "../question";
import { groupBy, largest } from "../reading";

/** Every finding once, in its latest state, by affected account. */
export const findingsBySeverityAndAccount: Question = {
  name: "findings-by-severity-and-account",
  columns: ["affected_account", "source", "severity", "findings", "open_findings", "last_change"],
  key: ["affected_account", "source", "severity"],
  order: ["affected_account", "source", "severity"].map((column) => ({ column, descending: false })),
  limit: 10_000,
  rows(events) {
    const states = events.flatMap(statesOf);
    const latest = [...groupBy(states, ({ source, id }) => JSON.stringify([source, id])).values()].map((group) =>
      group.reduce(later),
    );
    return [
      ...groupBy(latest, ({ account, source, severity }) => JSON.stringify([account, source, severity])).values(),
    ].map((group) => ({
      affected_account: group[0].account,
      source: group[0].source,
      severity: group[0].severity,
      findings: group.length,
      open_findings: group.filter(({ open }) => open).length,
      last_change: largest(group.map(({ time }) => time) as [string, ...string[]]),
    }));
  },
};
