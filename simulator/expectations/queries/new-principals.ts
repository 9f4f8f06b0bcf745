import type { Envelope } from "../../../model/envelope";
import type { Question } from "../question";
import { at, countDistinct, firstText, groupBy, isCall, isFromAws, smallest, text } from "../reading";

/** The role of a session, otherwise the principal itself. */
const actorOf = ({ detail }: Envelope) =>
  firstText(at(detail, "userIdentity"), "sessionContext.sessionIssuer.arn", "arn");

const daysBetween = (first: string, last: string) => (Date.parse(last) - Date.parse(first)) / 86_400_000;

/** Whoever of an account called first on the last day or the one before, where a week of calls is there. */
export const newPrincipals: Question = {
  name: "new-principals",
  columns: ["account", "principal", "first_day", "first_call", "calls", "actions", "addresses"],
  key: ["account", "principal"],
  order: ["account", "principal"].map((column) => ({ column, descending: false })),
  limit: 1000,
  rows(events, _, { dayOf }) {
    const calls = events.filter((event) => isFromAws(event) && isCall(event, event.source));
    const days = calls.map(dayOf).sort();
    const [oldest, newest] = [days[0], days.at(-1)];
    if (oldest === undefined || newest === undefined || daysBetween(oldest, newest) < 7) return [];
    return [...groupBy(calls, (event) => JSON.stringify([event.account, actorOf(event)])).values()].flatMap((group) => {
      const principal = actorOf(group[0]);
      const firstDay = smallest(group.map(dayOf) as [string, ...string[]]);
      if (principal === null || principal.includes(":role/aws-service-role/")) return [];
      if (daysBetween(firstDay, newest) > 1) return [];
      const each = (...path: string[]) => countDistinct(group.map(({ detail }) => text(detail, ...path)));
      return [
        {
          account: group[0].account,
          principal,
          first_day: firstDay,
          first_call: smallest(group.map(({ time }) => time) as [string, ...string[]]),
          calls: each("eventID"),
          actions: each("eventName"),
          addresses: each("sourceIPAddress"),
        },
      ];
    });
  },
};
