import type { Account } from "../../model/account";
import { governedEvents } from "../../model/governed-events";
import type { Settings } from "../../model/settings-schema";
import type { Place } from "../query-expectations/question";

/** From where events must come, judged from settings alone: every account in every Region, by the Region's hub. */
export function expectedPlaces(settings: Settings, accounts: readonly Account[]): Place[] {
  const beats = governedEvents(settings).some(({ id }) => id === "heartbeat");
  return Object.entries(settings.regions).flatMap(([region, { hub }]) =>
    accounts.map(({ id, name, unit }) => ({
      account: id,
      accountName: name,
      unit,
      region,
      hubRegion: hub ?? region,
      heartbeatMinutes: beats ? settings.heartbeat.minutes : null,
    })),
  );
}
