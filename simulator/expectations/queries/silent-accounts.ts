import { heartbeats } from "./heartbeats";
import type { Question } from "../question";
import { isMoment } from "../reading";

/**
 * Every account and Region without an expected heartbeat, or with none for three intervals before the newest of all.
 */
export const silentAccounts: Question = {
  name: "silent-accounts",
  columns: [
    ...["account", "account_name", "unit", "region", "last_heartbeat", "newest_heartbeat"],
    "heartbeat_minutes",
  ],
  key: ["account", "region"],
  order: ["account", "region"].map((column) => ({ column, descending: false })),
  limit: 10_000,
  rows(events, parameters, places) {
    // A time that is no moment tells nothing about silence.
    const readable = events.filter(({ time }) => isMoment(String(time)));
    const beats = heartbeats.rows(readable, parameters, places);
    const newest =
      beats
        .map(({ last_heartbeat: time }) => String(time))
        .sort()
        .at(-1) ?? null;
    return places.flatMap(({ account, accountName, unit, region, heartbeatMinutes: minutes }) => {
      const last = beats.find((beat) => beat["account"] === account && beat["region"] === region)?.["last_heartbeat"];
      if (minutes === null) return [];
      const silence = typeof last === "string" && newest !== null ? Date.parse(newest) - Date.parse(last) : Infinity;
      if (silence <= 3 * minutes * 60_000) return [];
      const [account_name, last_heartbeat] = [accountName, last ?? null];
      return [
        { account, account_name, unit, region, last_heartbeat, newest_heartbeat: newest, heartbeat_minutes: minutes },
      ];
    });
  },
};
