import type { Envelope } from "../../model/envelope";
import { governedEvents } from "../../model/network/governed-events";
import type { Stage } from "./send";

/** The user's events, adapted to this environment. */
export interface Rehomed {
  readonly moved: readonly Envelope[];
  /** The changes, one sentence for each account and Region. */
  readonly remarks: readonly string[];
}

/**
 * Moves events of unknown accounts and Regions to ones in this environment: recorded attacks come from other
 * organizations, with scrambled Regions. Only the envelope changes, and every change is reported.
 *
 * A foreign account always becomes the same member, so that one actor's calls stay together, and not one that has events of
 * its own: a member's finding must not become a second one of its administrator. A foreign Region becomes
 * the one in which the event can occur (us-east-1 for global services), otherwise the home Region.
 */
export function rehome(events: readonly Envelope[], { settings, accounts, regions }: Stage): Rehomed {
  const known = new Set(accounts.map(({ id }) => id));
  const members = accounts.filter(
    ({ id }) => id !== settings.organization.managementAccountId && id !== settings.organization.governanceAccountId,
  );
  const present = new Set(events.map(({ account }) => account));
  const absent = members.filter(({ id }) => !present.has(id));
  const hosts = [absent, members, accounts].find(({ length }) => length > 0) ?? [];
  const foreign = [...new Set(events.map(({ account }) => account).filter((id) => !known.has(id)))];
  const remarks = new Set<string>();
  const moved = events.map((event) => {
    const host = hosts[foreign.indexOf(event.account) % hosts.length];
    const account = known.has(event.account) || host === undefined ? event.account : host.id;
    const region = regions.includes(event.region) ? event.region : regionFor(event);
    if (account !== event.account)
      remarks.add(`Account ${event.account} is not in this environment: its events are sent from ${account}.`);
    if (region !== event.region)
      remarks.add(`Region ${event.region} is not governed: events of ${event.source} there are sent from ${region}.`);
    return { ...event, account, region };
  });
  return { moved, remarks: [...remarks] };

  function regionFor({ source }: Envelope): string {
    const only = governedEvents(settings).find((entry) => entry.source === source)?.regions;
    return only?.find((region) => regions.includes(region)) ?? settings.homeRegion;
  }
}
