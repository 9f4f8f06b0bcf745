import type { Detection } from "../../model/detections/detection";
import { chosenDetections } from "../../model/detections/detections";
import { administratorOf, type GovernedEvent } from "../../model/catalog/governed-event";
import { governedEvents } from "../../model/network/governed-events";
import { hubOf } from "../../model/settings/regions";
import { hasRegion } from "./expected-places";
import { arise, type Send, type Stage, toSend } from "./send";
import type { Place } from "./thinning";

/**
 * Each enabled detection's sample and near miss, from a Region of each hub in which its event can occur (`all`: from
 * every one), rotating through the accounts: rules exist once per hub and do not depend on the account.
 */
export function detectionTraffic(stage: Stage): Send[] {
  const entries = new Map(governedEvents(stage.settings).map((entry) => [entry.id, entry]));
  return chosenDetections(stage.settings).flatMap((detection, index) => {
    const entry = entries.get(detection.governedBy);
    if (entry === undefined) return [];
    // A rule that looks at several events is where all of them are.
    const needed = (detection.correlates ?? []).flatMap(({ governedBy }) => entries.get(governedBy) ?? []);
    const places = placesOf(entry, index, stage).filter(({ region }) =>
      needed.every((each) => placesOf(each, index, stage).some((place) => hubRegionOf(place, stage) === region)),
    );
    const chosen = detection.id.startsWith("governance-") ? atHome(places, stage) : places;
    return chosen.flatMap((place) => pair(detection, place, stage));
  });
}

/**
 * What concerns the program's own resources happens where those of a hub are, and not where the turn of accounts happens
 * to be: rules of the governance account's own bus watch for it. `all`: elsewhere, too.
 */
function atHome(places: readonly Occurrence[], { settings, all }: Stage): Occurrence[] {
  const account = settings.organization.governanceAccountId;
  const hubs = places.map(({ region }) => ({ account, region: hubOf(settings.regions, region) }));
  const each = [...hubs, ...(all ? places : [])].map((place) => [`${place.account} ${place.region}`, place] as const);
  return [...new Map(each).values()];
}

const hubRegionOf = ({ region }: Place, { settings }: Stage) => hubOf(settings.regions, region);

/** Where an event occurs, and how it is sent. */
export interface Occurrence extends Place {
  /** Central bus on which the hub's own functions put it. */
  readonly bus?: string;
}

/**
 * Findings come only from their administrator once settings name it, and a hub's own reports only from its own
 * functions.
 */
export function placesOf(
  entry: GovernedEvent,
  index: number,
  { settings, accounts, regions, buses, all }: Stage,
): Occurrence[] {
  const { governanceAccountId } = settings.organization;
  if (entry.origin === "hub")
    return buses.map((bus) => ({ account: governanceAccountId, region: bus.split(":")[3] ?? "", bus }));
  const service = administratorOf(entry);
  const administrator = service === undefined ? undefined : settings.administrators[service];
  const pinned = typeof entry.origin === "object" && "accounts" in entry.origin ? entry.origin.accounts : undefined;
  const named = administrator === undefined ? pinned : [administrator.accountId];
  const senders = (region: string) =>
    named ?? accounts.filter((account) => hasRegion(account, region)).map(({ id }) => id);
  return regions
    .filter((region) => entry.regions?.includes(region) ?? true)
    .filter((region) => administrator?.regions?.includes(region) ?? true)
    .filter((region) => senders(region).length > 0)
    .filter((region, _, possible) => all || isChosen(region, possible, index, settings))
    .flatMap((region, position) => {
      const possible = senders(region);
      const account = possible[(index + position) % possible.length];
      return account === undefined ? [] : [{ account, region }];
    });
}

/** One of each hub's Regions, in turn: a detection's rule is the hub's, whichever Region an event comes from. */
function isChosen(
  region: string,
  possible: readonly string[],
  turn: number,
  settings: Pick<Stage["settings"], "regions">,
): boolean {
  const hub = hubOf(settings.regions, region);
  const ofHub = possible.filter((each) => hubOf(settings.regions, each) === hub);
  return ofHub[turn % ofHub.length] === region;
}

function pair(
  { id, sample, nearMisses }: Detection,
  { account, region, bus }: Occurrence,
  { now, expectedOutcomeOf }: Stage,
): Send[] {
  return [
    { what: "sample", event: sample },
    ...nearMisses.map((event, index) => ({ what: index === 0 ? "near-miss" : `near-miss ${index + 1}`, event })),
  ].map(({ what, event }) => ({
    ...toSend(
      `${what} of ${id} from ${account} in ${region}`,
      arise({ id: `${what} of ${id}`, sample: event }, account, region, now),
      (sent) => expectedOutcomeOf(sent, bus),
    ),
    ...(bus !== undefined && { sample: true as const, via: { kind: "customer", bus } as const }),
  }));
}
