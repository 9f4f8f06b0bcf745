import { type EventSections, governedEvents } from "./governed-events";
import { planRules } from "./forwarding-rules";
import { type Profile, profiles } from "../catalog/profiles";
import { dollarsFor, firehoseRecordBytes, gigabyte } from "../prices";
import { ruleHeartbeatMinutes } from "../settings/heartbeat";

/** What a profile comes to in a month. */
export interface MonthlyVolume {
  readonly profile: Profile;
  /** Number of governed events, in the catalog's sense. */
  readonly entries: number;
  readonly events: number;
  /** As forwarded, uncompressed. */
  readonly bytes: number;
  /** For delivery, Firehose and the replay archive alone, by the price table. */
  readonly dollars: number;
}

/** Accounts and Regions that forward. */
export interface Extent {
  readonly accounts: number;
  /** Pairs of account and Region. */
  readonly places: number;
}

/** Bytes of an event. CloudTrail records have one to two kilobytes, in the envelope of EventBridge. */
export const bytesPerEvent = 1600;

const minutesOfAMonth = 30 * 24 * 60;

/**
 * What each profile comes to in a month, for accounts that do what most do: the volumes of the catalog, once for each
 * account, and the heartbeats of each rule, account and Region, and of the account and Region itself. Storage, queries and functions are not counted.
 */
export function monthlyVolumes(settings: EventSections, { accounts, places }: Extent): MonthlyVolume[] {
  return profiles.map((profile) => {
    const chosen = governedEvents({ ...settings, events: { ...settings.events, profile } });
    const beats = chosen.some(({ id }) => id === "heartbeat")
      ? places *
        (minutesOfAMonth / settings.heartbeat.minutes +
          (planRules(chosen.filter(({ origin }) => origin !== "hub")).length * minutesOfAMonth) /
            ruleHeartbeatMinutes(settings.heartbeat.minutes))
      : 0;
    const ofOne = chosen
      .filter(({ origin }) => origin !== "hub")
      .reduce((sum, event) => sum + event.volume.perMonth, 0);
    const events = Math.round(ofOne * accounts + beats);
    const bytes = events * bytesPerEvent;
    return { profile, entries: chosen.length, events, bytes, dollars: dollarsOf(events, bytes) };
  });
}

export function dollarsOf(events: number, bytes: number): number {
  const billed = (events * Math.max(firehoseRecordBytes, bytesPerEvent)) / gigabyte;
  return (
    dollarsFor("eventbridge-delivery", events) +
    dollarsFor("firehose-ingestion", billed) +
    dollarsFor("firehose-partitioning", bytes / gigabyte) +
    dollarsFor("eventbridge-archive-processing", bytes / gigabyte)
  );
}
