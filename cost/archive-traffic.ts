import { openArchiveFolder } from "../backfill/archive";
import { listDays, listObjects } from "../backfill/listing";
import { lineMatcher } from "../backfill/matcher";
import { type Match, scanObject } from "../backfill/scan";
import { UsageError } from "../console/usage-error";
import type { GovernedEvent } from "../model/catalog/governed-event";
import { billedRecord } from "../model/cost/estimate";
import type { KindTraffic, PlaceTraffic, Traffic } from "../model/cost/traffic";
import { provenanceOf } from "../model/envelope";
import { heartbeatSource } from "../model/names";

/** What archives on disk hold, as traffic of a month, with what could not be read. */
export interface ArchiveTraffic {
  readonly traffic: Traffic;
  readonly days: number;
  readonly events: number;
  /** Share of an event's bytes that is stored; undefined for an archive without events. */
  readonly storedShare: number | undefined;
  /** Average size of an event, heartbeats included. */
  readonly bytesPerEvent: number | undefined;
  /** `KEY: REASON`. */
  readonly problems: readonly string[];
}

export interface ArchiveQuestion {
  /** Folders that hold `events/`, one or more for each hub. */
  readonly folders: readonly string[];
  readonly governed: readonly GovernedEvent[];
  /** The hub of a Region; undefined for a Region that settings do not name. */
  readonly hubOf: (region: string) => string | undefined;
  /** For a Region that settings do not name. */
  readonly homeRegion: string;
  readonly report: (folder: string, day: string) => void;
}

/** Matches every event: no governed event has this id. */
const every = "*";

/**
 * Counts the events of archives as `npm run backfill` reads them: by account, Region, folder and governed event, a month of
 * 30 days for as many days as there are folders of days. Heartbeats are left out: the settings say how many there are.
 *
 * Throws {@link UsageError} for a folder that is no archive or has no days.
 */
export async function readArchives(question: ArchiveQuestion): Promise<ArchiveTraffic> {
  const { folders, governed, hubOf, homeRegion, report } = question;
  const matcher = lineMatcher(
    new Map([
      [every, JSON.stringify({ source: [{ exists: true }] })],
      ...governed.map(({ id, source, pattern }): [string, string] => [
        id,
        JSON.stringify({ source: [source], ...pattern }),
      ]),
    ]),
  );
  const places = new Map<string, PlaceTraffic>();
  const kinds = new Map<string, KindTraffic>();
  const objects = new Map<string, number>();
  const days = new Set<string>();
  const problems: string[] = [];
  let [events, bytes, stored] = [0, 0, 0];

  for (const folder of folders) {
    const archive = await openArchiveFolder(folder);
    const found = await listDays(archive, { from: "0000-01-01", to: "9999-12-31" });
    problems.push(...found.strays.map((key) => `${key}: it belongs to no day`));
    for (const day of found.days) {
      days.add(day);
      report(folder, day);
      for await (const object of listObjects(archive, day, () => true, { entered: 0, passedOver: 0 })) {
        let matches: Match[] = [];
        const scanned = await scanObject(archive, object, matcher, {
          match: (match) => void matches.push(match),
          restart: () => (matches = []),
        });
        problems.push(...scanned.problems.map(({ key, reason }) => `${key}: ${reason}`));
        stored += object.size;
        bytes += scanned.bytes;
        for (const match of matches) {
          const { hubRegion, beats } = add(match);
          events++;
          // An object holds events of one folder.
          if (match === matches[0] && !beats) objects.set(hubRegion, (objects.get(hubRegion) ?? 0) + 1);
        }
      }
    }
  }
  if (days.size === 0) throw new UsageError(`There is no folder day=… below events/ in ${folders.join(", ")}.`);
  const perMonth = 30 / days.size;
  return {
    traffic: {
      basis: `counted in ${days.size === 1 ? "1 day" : `${days.size} days`} of the archive`,
      places: [...places.values()].map((place) => ({
        ...place,
        events: place.events * perMonth,
        bytes: place.bytes * perMonth,
        billedBytes: place.billedBytes * perMonth,
      })),
      kinds: [...kinds.values()].map((kind) => ({
        ...kind,
        events: kind.events * perMonth,
        bytes: kind.bytes * perMonth,
        entries: Object.fromEntries(Object.entries(kind.entries).map(([id, amount]) => [id, amount * perMonth])),
      })),
      objects: Object.fromEntries([...objects].map(([region, amount]) => [region, amount * perMonth])),
    },
    days: days.size,
    events,
    storedShare: bytes === 0 ? undefined : stored / bytes,
    bytesPerEvent: events === 0 ? undefined : bytes / events,
    problems,
  };

  function add({ account, region, event, patterns }: Match): { readonly hubRegion: string; readonly beats: boolean } {
    const { source, "detail-type": detailType } = JSON.parse(event) as Readonly<Record<string, unknown>>;
    const hubRegion = hubOf(region) ?? homeRegion;
    if (source === heartbeatSource) return { hubRegion, beats: true };
    const size = Buffer.byteLength(event);
    const placeKey = `${account} ${region}`;
    const place = places.get(placeKey) ?? { account, region, hubRegion, events: 0, bytes: 0, billedBytes: 0 };
    places.set(placeKey, {
      ...place,
      events: place.events + 1,
      bytes: place.bytes + size,
      billedBytes: place.billedBytes + billedRecord(size),
    });
    const kindKey = `${hubRegion} ${String(source)} ${String(detailType)}`;
    const kind = kinds.get(kindKey) ?? {
      hubRegion,
      provenance: provenanceOf(String(source)),
      source: String(source),
      detailType: String(detailType),
      events: 0,
      bytes: 0,
      entries: {},
    };
    // The first entry that matches: an event is delivered once, whichever entry asked for it.
    const entry = patterns.find((id) => id !== every) ?? "no governed event of these settings";
    kinds.set(kindKey, {
      ...kind,
      events: kind.events + 1,
      bytes: kind.bytes + size,
      entries: { ...kind.entries, [entry]: (kind.entries[entry] ?? 0) + 1 },
    });
    return { hubRegion, beats: false };
  }
}
