import { SettingsError } from "../settings-error";
import { estimate, type EstimateArgs } from "./estimate";
import { entriesOf, type Traffic, withoutEntry } from "./traffic";

/** What another value of a setting would change. */
export interface OptionPrice {
  /** `alarms.dashboard: false`. */
  readonly setting: string;
  /** Dollars a month more; negative: less. Absent: it cannot be planned. */
  readonly dollars?: number;
  /** Why it cannot be planned. */
  readonly refused?: string;
}

/** What leaving an event out would save. */
export interface NoisyEvent {
  readonly id: string;
  /** Events a month. */
  readonly events: number;
  /** Dollars a month less. */
  readonly dollars: number;
}

/** A plan needs them all. */
type Planned = EstimateArgs["settings"];

interface Option {
  readonly setting: string;
  /** Undefined where settings say so already. */
  readonly apply: (settings: Planned) => Planned | undefined;
}

const archive = (setting: string, change: Partial<Planned["archive"]>): Option => ({
  setting: `archive.${setting}`,
  apply: (settings) => changed(settings, "archive", change),
});

/** The settings with a section changed; undefined if nothing is. */
function changed<Section extends keyof Planned>(
  settings: Planned,
  section: Section,
  change: Partial<Planned[Section]>,
): Planned | undefined {
  const now = settings[section];
  const next = { ...(now as object), ...(change as object) } as Planned[Section];
  return JSON.stringify(now) === JSON.stringify(next) ? undefined : { ...settings, [section]: next };
}

/** Each optional feature, and each setting on which a price depends. */
const options: readonly Option[] = [
  { setting: "events.profile: core", apply: (all) => changed(all, "events", { profile: "core" }) },
  { setting: "events.profile: wide", apply: (all) => changed(all, "events", { profile: "wide" }) },
  { setting: "events.profile: everything", apply: (all) => changed(all, "events", { profile: "everything" }) },
  { setting: "heartbeat.minutes: 60", apply: (all) => changed(all, "heartbeat", { minutes: 60 }) },
  { setting: "heartbeat.minutes: 1440", apply: (all) => changed(all, "heartbeat", { minutes: 1440 }) },
  { setting: "heartbeat.watch: false", apply: (all) => changed(all, "heartbeat", { watch: false }) },
  {
    setting: "events.exclude: [heartbeat]",
    apply: (all) => changed(all, "events", { exclude: [...new Set([...all.events.exclude, "heartbeat"])] }),
  },
  { setting: "alarms.dashboard: false", apply: (all) => changed(all, "alarms", { dashboard: false }) },
  { setting: "alarms.dashboard: true", apply: (all) => changed(all, "alarms", { dashboard: true }) },
  { setting: "alarms.memberDeadLetters: none", apply: (all) => changed(all, "alarms", { memberDeadLetters: "none" }) },
  { setting: "alarms.memberDeadLetters: each", apply: (all) => changed(all, "alarms", { memberDeadLetters: "each" }) },
  { setting: "bus.logLevel: INFO", apply: (all) => changed(all, "bus", { logLevel: "INFO" }) },
  { setting: "bus.logLevel: TRACE", apply: (all) => changed(all, "bus", { logLevel: "TRACE" }) },
  { setting: "bus.replayDays: 1", apply: (all) => changed(all, "bus", { replayDays: 1 }) },
  { setting: "bus.replayDays: 365", apply: (all) => changed(all, "bus", { replayDays: 365 }) },
  archive("format: json", { format: "json" }),
  archive("format: parquet", { format: "parquet" }),
  archive("bufferSeconds: 60", { bufferSeconds: 60 }),
  archive("bufferSeconds: 900", { bufferSeconds: 900 }),
  archive("crawlerSchedule: cron(15 * * * ? *)", { crawlerSchedule: "cron(15 * * * ? *)" }),
  archive("crawlerSchedule: cron(45 0 * * ? *)", { crawlerSchedule: "cron(45 0 * * ? *)" }),
  archive("crawlerEvents: false", { crawlerEvents: false }),
  archive("retentionDays: 90", { retentionDays: 90 }),
  archive("retentionDays: 2557", { retentionDays: 2557 }),
  {
    setting: "findings.enrich, resolve, correlate: false",
    apply: (all) => changed(all, "findings", { enrich: false, resolve: false, correlate: false }),
  },
  { setting: "responders.enabled: false", apply: (all) => changed(all, "responders", { enabled: false }) },
];

/** The price of each option that differs from the settings; dearest first. */
export function optionPrices(args: EstimateArgs, dollars: number): OptionPrice[] {
  const priced = options.flatMap(({ setting, apply }): OptionPrice[] => {
    const settings = apply(args.settings);
    if (settings === undefined) return [];
    try {
      return [{ setting, dollars: estimate({ ...args, settings }).dollars - dollars }];
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      return [{ setting, refused: error.message }];
    }
  });
  const withoutBucketKeys = estimate({ ...args, bucketKeys: false }).dollars - dollars;
  return [
    ...priced.sort((a, b) => (b.dollars ?? 0) - (a.dollars ?? 0)),
    { setting: "no setting: buckets without S3 Bucket Keys", dollars: withoutBucketKeys },
  ];
}

/** The most frequent events, and what `events.exclude` would save for each. */
export function noisiest(args: EstimateArgs, traffic: Traffic, dollars: number, most: number): NoisyEvent[] {
  return entriesOf(traffic)
    .slice(0, most)
    .map(([id, events]) => {
      const { events: section } = args.settings;
      const settings = { ...args.settings, events: { ...section, exclude: [...section.exclude, id] } };
      const counted = args.traffic;
      const rest = estimate({
        ...args,
        settings,
        ...(counted !== undefined && { traffic: () => withoutEntry(traffic, id) }),
      });
      return { id, events, dollars: dollars - rest.dollars };
    });
}
