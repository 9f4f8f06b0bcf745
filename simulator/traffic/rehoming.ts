import type { Envelope } from "../../model/envelope";
import { governedEvents } from "../../model/network/governed-events";
import type { Stage } from "./send";

/** Events of an account or Region that the environment does not have, which are sent from one that it has. */
export interface Moved {
  /** The account or Region in the event. */
  readonly from: string;
  /** The one from which it is sent. */
  readonly to: string;
  readonly events: number;
}

/** How the user's events were adapted to this environment. */
export interface Rehomed {
  readonly accounts: readonly Moved[];
  /** By source too: a Region may have become another for a global service. */
  readonly regions: readonly (Moved & { readonly source: string })[];
  /** The same, one sentence each. */
  readonly remarks: readonly string[];
}

export const nothingMoved: Rehomed = { accounts: [], regions: [], remarks: [] };

/**
 * Moves events of unknown accounts and Regions to ones in this environment: recorded attacks come from other
 * organizations, with scrambled Regions. Only the envelope changes, and every change is reported.
 *
 * A foreign account always becomes the same member, so that one actor's calls stay together, and not one that has events of
 * its own: a member's finding must not become a second one of its administrator. A foreign Region becomes the one in which
 * the event can occur (us-east-1 for global services), otherwise the home Region. An event that occurs in none of the
 * environment's Regions stays where it is.
 */
export function rehome(
  events: readonly Envelope[],
  { settings, accounts, regions }: Stage,
): Rehomed & { readonly moved: readonly Envelope[] } {
  const names = new Map(accounts.map(({ id, name }) => [id, name]));
  const members = accounts.filter(
    ({ id }) => id !== settings.organization.managementAccountId && id !== settings.organization.governanceAccountId,
  );
  const present = new Set(events.map(({ account }) => account));
  const absent = members.filter(({ id }) => !present.has(id));
  const hosts = [absent, members, accounts].find(({ length }) => length > 0) ?? [];
  const foreign = [...new Set(events.map(({ account }) => account).filter((id) => !names.has(id)))];
  const hostOf = new Map(foreign.map((id, index) => [id, hosts[index % hosts.length]?.id ?? id]));
  const movedAccounts = new Map<string, Moved>();
  const movedRegions = new Map<string, Rehomed["regions"][number]>();
  const moved = events.map((event) => {
    const account = hostOf.get(event.account) ?? event.account;
    const region = regions.includes(event.region) ? event.region : (regionFor(event) ?? event.region);
    if (account !== event.account) count(movedAccounts, { from: event.account, to: account });
    if (region !== event.region) count(movedRegions, { from: event.region, to: region, source: event.source });
    return { ...event, account, region };
  });
  const byAccount = [...movedAccounts.values()];
  const byRegion = [...movedRegions.values()];
  return {
    moved,
    accounts: byAccount,
    regions: byRegion,
    remarks: [
      ...byAccount.map(
        ({ from, to, events: number }) =>
          `Account ${from} is not in this environment: ${sent(number)} as if from ${to} (${names.get(to)}), and all that follows is about ${to}. Events of an account outside the organization would not be taken.`,
      ),
      ...byRegion.map(
        ({ from, to, source, events: number }) =>
          `Region ${from} is not in "regions" of the settings: ${sent(number, ` of ${source}`)} as if from ${to}. Events in ${from} itself would stay there.`,
      ),
    ],
  };

  /** Undefined: the environment has no Region in which such an event occurs. */
  function regionFor({ source }: Envelope): string | undefined {
    const entries = governedEvents(settings).filter((entry) => entry.source === source);
    const only = entries.flatMap((entry) => entry.regions ?? []).find((region) => regions.includes(region));
    const anywhere = entries.length === 0 || entries.some((entry) => entry.regions === undefined);
    return only ?? (anywhere ? settings.homeRegion : undefined);
  }
}

function count<Kind extends Moved>(counts: Map<string, Kind>, kind: Omit<Kind, "events">): void {
  const key = Object.values(kind).join(" ");
  counts.set(key, { ...kind, events: (counts.get(key)?.events ?? 0) + 1 } as Kind);
}

const sent = (events: number, of = "") =>
  events === 1 ? `its 1 event${of} is sent` : `its ${events.toLocaleString("en")} events${of} are sent`;
