import type { Envelope } from "../../../model/envelope";
import type { Question } from "../question";
import { isMoment, largest, text } from "../reading";

/**
 * Every account and Region without an expected heartbeat, or with none for three intervals before the newest of all, and
 * those in which that is true of a single forwarding rule.
 */
export const silentAccounts: Question = {
  name: "silent-accounts",
  columns: [
    ...["account", "account_name", "unit", "region", "last_heartbeat", "newest_heartbeat"],
    ...["heartbeat_minutes", "silent_rules"],
  ],
  key: ["account", "region"],
  order: ["account", "region"].map((column) => ({ column, descending: false })),
  limit: 10_000,
  rows(events, _, { places, now }) {
    // Whoever sends a heartbeat chooses its time: one that is no moment tells nothing about silence, and one from the
    // future would make everybody else look silent.
    const beats = events.filter(
      ({ source, "detail-type": type, time }) =>
        source === "event-governance.heartbeat" &&
        type === "Heartbeat" &&
        isMoment(String(time)) &&
        Date.parse(time) <= now.getTime(),
    );
    const newest = last(beats);
    const byPlace = new Map<string, Envelope[]>();
    for (const beat of beats) {
      const here = byPlace.get(placeOf(beat));
      if (here === undefined) byPlace.set(placeOf(beat), [beat]);
      else here.push(beat);
    }
    return places.flatMap(({ account, accountName, unit, region, heartbeatMinutes: minutes, rules = [] }) => {
      if (minutes === null) return [];
      const here = byPlace.get(placeOf({ account, region })) ?? [];
      const isSilent = (heard: string | null, interval: number) =>
        heard === null || newest === null || Date.parse(newest) - Date.parse(heard) > 3 * interval * 60_000;
      const whole = last(here.filter(({ detail }) => text(detail, "rule") === null));
      const silent = rules.filter((rule) =>
        isSilent(last(here.filter(({ detail }) => text(detail, "rule") === rule)), Math.max(60, minutes)),
      );
      if (!isSilent(whole, minutes) && silent.length === 0) return [];
      return [
        {
          account,
          account_name: accountName,
          unit,
          region,
          last_heartbeat: whole,
          newest_heartbeat: newest,
          heartbeat_minutes: minutes,
          silent_rules: silent.length === 0 ? null : [...silent].sort().join(", "),
        },
      ];
    });
  },
};

const placeOf = ({ account, region }: Pick<Envelope, "account" | "region">) => `${account} ${region}`;

const last = (beats: readonly Envelope[]): string | null =>
  beats.length === 0 ? null : largest(beats.map(({ time }) => time) as [string, ...string[]]);
