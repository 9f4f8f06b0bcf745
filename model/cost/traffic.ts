import type { GovernedEvent } from "../catalog/governed-event";
import { provenanceOf, type Provenance } from "../envelope";
import { isHeartbeat } from "../network/heartbeat";
import type { Network } from "../network/network";
import { listedTypes } from "../network/open-types";

/** Governed events of a month, without heartbeats: where they arise, and what they are. */
export interface Traffic {
  /** What the numbers come from, in a few words. */
  readonly basis: string;
  readonly places: readonly PlaceTraffic[];
  readonly kinds: readonly KindTraffic[];
  /** Objects a month that were counted, by hub; absent: calculated. */
  readonly objects?: Readonly<Record<string, number>>;
}

export interface PlaceTraffic {
  readonly account: string;
  readonly region: string;
  readonly hubRegion: string;
  readonly events: number;
  readonly bytes: number;
  /** Bytes as Firehose charges them, each record rounded up. */
  readonly billedBytes: number;
}

/** Events that share a folder of a day in one hub's archive. */
export interface KindTraffic {
  readonly hubRegion: string;
  readonly provenance: Provenance;
  readonly source: string;
  readonly detailType: string;
  readonly events: number;
  readonly bytes: number;
  /** Events a month by id of the governed event; counted traffic knows none. */
  readonly entries: Readonly<Record<string, number>>;
}

/** Seconds of the 30 days that are a month here. */
export const monthSeconds = 30 * 86_400;

/**
 * What the catalog expects: each entry's volume for each account that has the event, divided among the Regions that forward
 * it. Findings of a service with an administrator occur in every account, and come from the administrator.
 */
export function catalogTraffic(
  network: Pick<Network, "members">,
  events: readonly GovernedEvent[],
  sizes: { readonly bytesPerEvent: number; readonly billedBytes: (bytes: number) => number },
): Traffic {
  const { bytesPerEvent } = sizes;
  const accounts = new Set(network.members.map(({ accountId }) => accountId)).size;
  const byRules = new Map<
    unknown,
    { readonly ids: ReadonlySet<string>; readonly members: Network["members"][number][] }
  >();
  for (const member of network.members) {
    const known = byRules.get(member.rules);
    if (known !== undefined) known.members.push(member);
    else byRules.set(member.rules, { ids: new Set(member.rules.flatMap((rule) => rule.events)), members: [member] });
  }
  const classes = [...byRules.values()];
  const perPlace = new Map<(typeof classes)[number], number>();
  const kinds = new Map<
    string,
    { -readonly [Key in keyof KindTraffic]: KindTraffic[Key] } & { entries: Record<string, number> }
  >();
  for (const event of events) {
    if (event.origin === "hub" || isHeartbeat(event)) continue;
    const carrying = classes.filter(({ ids }) => ids.has(event.id));
    const places = carrying.reduce((sum, { members }) => sum + members.length, 0);
    if (places === 0) continue;
    const having =
      typeof event.origin === "object" && "administrator" in event.origin
        ? accounts
        : new Set(carrying.flatMap(({ members }) => members.map(({ accountId }) => accountId))).size;
    const share = (event.volume.perMonth * having) / places;
    const types = listedTypes(event.pattern) ?? ["other"];
    for (const each of carrying) {
      perPlace.set(each, (perPlace.get(each) ?? 0) + share);
      const hubs = new Map<string, number>();
      for (const { hubRegion } of each.members) hubs.set(hubRegion, (hubs.get(hubRegion) ?? 0) + share);
      for (const [hubRegion, amount] of hubs)
        for (const detailType of types) {
          const key = `${hubRegion} ${event.source} ${detailType}`;
          const kind = kinds.get(key) ?? {
            hubRegion,
            provenance: provenanceOf(event.source),
            source: event.source,
            detailType,
            events: 0,
            bytes: 0,
            entries: {},
          };
          const of = amount / types.length;
          kinds.set(key, {
            ...kind,
            events: kind.events + of,
            bytes: kind.bytes + of * bytesPerEvent,
            entries: { ...kind.entries, [event.id]: (kind.entries[event.id] ?? 0) + of },
          });
        }
    }
  }
  return {
    basis: "the catalog's volumes of usual accounts",
    places: classes.flatMap((each) => {
      const amount = perPlace.get(each) ?? 0;
      return each.members.map(({ accountId, region, hubRegion }) => ({
        account: accountId,
        region,
        hubRegion,
        events: amount,
        bytes: amount * bytesPerEvent,
        billedBytes: amount * sizes.billedBytes(bytesPerEvent),
      }));
    }),
    kinds: [...kinds.values()],
  };
}

/** The same traffic, of which there is as much as was counted in all: kinds and places keep their shares. */
export function scaledTo(traffic: Traffic, eventsPerMonth: number, basis: string): Traffic {
  const now = eventsOf(traffic);
  const factor = now === 0 ? 0 : eventsPerMonth / now;
  return {
    ...traffic,
    basis,
    places: traffic.places.map((place) => ({
      ...place,
      events: place.events * factor,
      bytes: place.bytes * factor,
      billedBytes: place.billedBytes * factor,
    })),
    kinds: traffic.kinds.map((kind) => ({
      ...kind,
      events: kind.events * factor,
      bytes: kind.bytes * factor,
      entries: Object.fromEntries(Object.entries(kind.entries).map(([id, amount]) => [id, amount * factor])),
    })),
  };
}

export const eventsOf = ({ places }: Pick<Traffic, "places">): number =>
  places.reduce((sum, { events }) => sum + events, 0);

/** The same traffic without a governed event: of each hub's places, each has as much less as the hub has. */
export function withoutEntry(traffic: Traffic, id: string): Traffic {
  const kinds = traffic.kinds.map((kind) => {
    const { [id]: left = 0, ...entries } = kind.entries;
    const rest = kind.events === 0 ? 0 : Math.max(0, kind.events - left) / kind.events;
    return { ...kind, events: kind.events * rest, bytes: kind.bytes * rest, entries };
  });
  const total = (of: readonly KindTraffic[], hubRegion: string) =>
    of.filter((kind) => kind.hubRegion === hubRegion).reduce((sum, { events }) => sum + events, 0);
  const shares = new Map(
    [...new Set(kinds.map(({ hubRegion }) => hubRegion))].map((hubRegion) => {
      const before = total(traffic.kinds, hubRegion);
      return [hubRegion, before === 0 ? 1 : total(kinds, hubRegion) / before];
    }),
  );
  return {
    ...traffic,
    kinds,
    places: traffic.places.map((place) => {
      const share = shares.get(place.hubRegion) ?? 1;
      return {
        ...place,
        events: place.events * share,
        bytes: place.bytes * share,
        billedBytes: place.billedBytes * share,
      };
    }),
  };
}

/** Events a month by id of the governed event, the most first. */
export function entriesOf({ kinds }: Pick<Traffic, "kinds">): readonly (readonly [id: string, events: number])[] {
  const totals = new Map<string, number>();
  for (const { entries } of kinds)
    for (const [id, events] of Object.entries(entries)) totals.set(id, (totals.get(id) ?? 0) + events);
  return [...totals].sort(([a, more], [b, other]) => other - more || (a < b ? -1 : 1));
}
