import { heartbeats } from "./heartbeats";
import type { Question } from "../question";

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
  rows(events, parameters, context) {
    // Whoever sends a heartbeat chooses its time: one from the future would make everybody else look silent.
    const past = events.filter(({ time }) => Date.parse(time) <= context.now.getTime());
    const beats = heartbeats.rows(past, parameters, context);
    const newest =
      beats
        .map(({ last_heartbeat: time }) => String(time))
        .sort()
        .at(-1) ?? null;
    return context.places.flatMap(({ account, accountName, unit, region, heartbeatMinutes: minutes }) => {
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
