import type { ScheduledQuery } from "../../model/query-schedules/query-schedule";
import { scheduledQueries } from "../../model/query-schedules/scheduled-queries";
import type { Settings } from "../../model/settings/schema";

/** The sections that decide when something goes off by itself. */
export type Timed = Pick<Settings, "drift" | "heartbeat"> & {
  readonly queries: Pick<Settings["queries"], "scheduled">;
  readonly notifications: { readonly digest: Pick<Settings["notifications"]["digest"], "hours"> };
};

/** What goes off by itself, and how often, by settings. */
export interface ExpectedSchedules {
  /** Seconds, by the detail type of the event that is put. */
  readonly seconds: Readonly<Record<string, number>>;
  /** Seconds between the beats of one forwarding rule. */
  readonly ruleBeats: number;
  /** Expression of EventBridge Scheduler for each saved query that runs by itself, by its name. */
  readonly queries: ReadonlyMap<string, string>;
}

const hour = 3600;

export function expectedSchedules(settings: Timed): ExpectedSchedules {
  const beat = settings.heartbeat.minutes * 60;
  return {
    seconds: {
      "Correlation Check Due": 300,
      "Digest Due": settings.notifications.digest.hours * hour,
      "Drift Check Due": settings.drift.hours * hour,
      Heartbeat: beat,
      "Silence Check Due": hour,
    },
    ruleBeats: Math.max(hour, beat),
    queries: new Map(scheduledQueries.flatMap((query) => rateOf(query, settings.queries.scheduled[query.name]))),
  };
}

/** `wish`: `on`, `off` or a rate. Without one it is as the query says. */
function rateOf(
  { name, rate, isOn }: ScheduledQuery,
  wish: string | undefined = isOn ? "on" : "off",
): (readonly [name: string, rate: string])[] {
  if (wish === "off") return [];
  return [[name, wish === "on" ? rate : wish]];
}
