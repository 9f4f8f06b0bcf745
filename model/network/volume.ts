import { type EventSections, governedEvents } from "./governed-events";
import { planRules } from "./forwarding-rules";
import { type Profile, profiles } from "../catalog/profiles";
import { ruleHeartbeatMinutes } from "../settings/heartbeat";

/** What a profile comes to in a month. */
export interface MonthlyVolume {
  readonly profile: Profile;
  /** Number of governed events, in the catalog's sense. */
  readonly entries: number;
  readonly events: number;
  /** As forwarded, uncompressed. */
  readonly bytes: number;
  /** Of the prices in {@link prices} alone. */
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

/**
 * US dollars in us-east-1, as the services' price lists had them in 2026-11: look up your Region's. Firehose rounds each
 * record up to 5 KB ("Amazon Data Firehose pricing"); EventBridge charges for what is delivered to another account's bus
 * as for custom events, and the replay archive by size ("Amazon EventBridge pricing").
 */
export const prices = {
  delivery: 1 / 1_000_000,
  firehosePerGigabyte: 0.029,
  partitioningPerGigabyte: 0.02,
  replayArchivePerGigabyte: 0.1,
  firehoseRecordBytes: 5 * 1024,
} as const;

const gigabyte = 1e9;
const minutesOfAMonth = 30 * 24 * 60;

/**
 * What each profile comes to in a month, for accounts that do what most do: the volumes of the catalog, once for each
 * account, and the heartbeats of each rule, account and Region. Storage, queries and functions are not counted.
 */
export function monthlyVolumes(settings: EventSections, { accounts, places }: Extent): MonthlyVolume[] {
  return profiles.map((profile) => {
    const chosen = governedEvents({ ...settings, events: { ...settings.events, profile } });
    const beats = chosen.some(({ id }) => id === "heartbeat")
      ? planRules(chosen.filter(({ origin }) => origin !== "hub")).length *
        places *
        (minutesOfAMonth / ruleHeartbeatMinutes(settings.heartbeat.minutes))
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
  const { delivery, firehosePerGigabyte, partitioningPerGigabyte, replayArchivePerGigabyte, firehoseRecordBytes } =
    prices;
  const billed = (events * Math.max(firehoseRecordBytes, bytesPerEvent)) / gigabyte;
  return (
    events * delivery +
    billed * (firehosePerGigabyte + partitioningPerGigabyte) +
    (bytes / gigabyte) * replayArchivePerGigabyte
  );
}
