import type { ScheduledQuery } from "./query-schedule";
import { scheduledQueries } from "./scheduled-queries";

/** Settings `queries.scheduled`: by name `on`, `off` or a rate. */
interface QueryWishes {
  readonly queries: { readonly scheduled: Readonly<Partial<Record<string, string>>> };
}

/** The saved queries that run by themselves in these settings, each with the rate that they choose. */
export const chosenQueries = ({ queries: { scheduled } }: QueryWishes): readonly ScheduledQuery[] =>
  scheduledQueries.flatMap((query): ScheduledQuery[] => {
    const wish = scheduled[query.name] ?? (query.isOn ? "on" : "off");
    if (wish === "off") return [];
    return [wish === "on" ? query : { ...query, rate: wish }];
  });
