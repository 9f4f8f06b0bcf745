import type { Account } from "../accounts/account";
import { expectedVolume, mostStreams, streamsNeeded } from "./delivery-streams";
import { planRules, type ForwardingRule } from "./forwarding-rules";
import type { OpenTypes } from "../archive/archive";
import { heartbeatRules, isHeartbeat, withHeartbeats } from "./heartbeat";
import { openTypesOf } from "./open-types";
import { type Provenance, provenanceOf, provenances } from "../envelope";
import type { GovernedEvent } from "../catalog/governed-event";
import { type EventSections, governedEvents } from "./governed-events";
import { feedbackOf } from "../loop-guard/loop-guard";
import { arns, namesOf } from "../names";
import { isEnabled } from "../accounts/opt-in-regions";
import { quotas } from "../quotas";
import type { Settings } from "../settings/schema";
import { SettingsError } from "../settings-error";
import { hubOf, isHub } from "../settings/regions";

/** A rule of a hub, for events of services or for events that somebody put. */
export interface HubRule extends ForwardingRule {
  readonly provenance: Provenance;
}

/** The central bus of a hub Region, with its archive. */
export interface Hub {
  readonly region: string;
  readonly busArn: string;
  /** Rules on the central bus for the events that its members forward. */
  readonly rules: readonly HubRule[];
  /**
   * Number of delivery streams of its archive, of each provenance that its rules have; each archive rule exists once for
   * each stream of its provenance.
   */
  readonly streams: number;
  /** Sources whose senders may choose the detail type. */
  readonly openTypes: OpenTypes;
}

/** One account in one Region. */
export interface Member {
  readonly accountId: string;
  readonly accountName: string;
  readonly region: string;
  readonly hubRegion: string;
  /**
   * The bus that its rules target directly: a second bus-to-bus hop is dropped (EventBridge user guide, "Bus to bus").
   */
  readonly busArn: string;
  readonly rules: readonly ForwardingRule[];
}

/** Hubs, members and their rules as plain data: everything else is built from this. */
export interface Network {
  readonly environment: string;
  readonly hubs: readonly Hub[];
  readonly members: readonly Member[];
}

/** The sections that decide who forwards what, and where to. */
export type NetworkSections = EventSections & Pick<Settings, "organization" | "regions" | "administrators" | "archive">;

/**
 * Plans the network of one environment. Pure: the same settings and accounts, in any order, give the same network.
 *
 * Throws {@link SettingsError} if the plan exceeds a quota of EventBridge.
 */
export function planNetwork(environment: string, settings: NetworkSections, accounts: readonly Account[]): Network {
  const names = namesOf(environment);
  const governanceAccountId = settings.organization.governanceAccountId;
  const events = governedEvents(settings);
  const regions = Object.keys(settings.regions).sort();
  const busOf = (region: string) => arns.bus(region, governanceAccountId, names.bus);
  const rulesFor = rememberedRules();
  const rulesOfMember = rememberedRules(withHeartbeats);
  const sorted = [...accounts].sort((a, b) => (a.id < b.id ? -1 : 1));
  const apart = accountsApart(events, settings.administrators);

  const members = regions.flatMap((region) => {
    const hubRegion = hubOf(settings.regions, region);
    const busArn = busOf(hubRegion);
    const rulesOf = (accountId: string) =>
      rulesOfMember(events.filter((event) => arisesIn(event, accountId, region, settings.administrators)));
    const rulesOfOthers = rulesOf("");
    return sorted
      .filter((account) => isEnabled(account, region))
      .map(({ id, name }) => ({
        accountId: id,
        accountName: name,
        region,
        hubRegion,
        busArn,
        rules: apart.has(id) ? rulesOf(id) : rulesOfOthers,
      }));
  });

  const hubs = regions
    .filter((region) => isHub(settings.regions, region))
    .map((region) => {
      const ofHub = members.filter((member) => member.hubRegion === region);
      const distinct = [...new Set(ofHub.map(({ rules }) => rules))];
      const carried = new Set(distinct.flatMap((rules) => rules.flatMap((rule) => rule.events)));
      const own = events.filter(({ origin }) => origin === "hub").map((event) => pinned(event, governanceAccountId));
      const archived = events.filter((event) => carried.has(event.id));
      const feedback = feedbackOf(archived, { names, accountId: governanceAccountId, region });
      if (feedback.length > 0) throw new SettingsError(feedback);
      const carriedHere = [...archived, ...own].sort(byId);
      const from = (provenance: Provenance) => carriedHere.filter(({ source }) => provenanceOf(source) === provenance);
      return {
        region,
        busArn: busOf(region),
        rules: provenances.flatMap((provenance) =>
          [
            ...rulesFor(from(provenance).filter((event) => !isHeartbeat(event))),
            ...from(provenance)
              .filter(isHeartbeat)
              .flatMap((event) => heartbeatRules(event, governanceAccountId)),
          ].map((rule) => ({ ...rule, provenance })),
        ),
        openTypes: openTypesOf(from("put")),
        streams: streamsOf(region, ofHub.length, settings.archive),
      };
    });

  for (const { region, rules } of members) checkRules(region, rules.length);
  for (const { region, rules, streams } of hubs) checkRules(region, rules.length * streams);
  return { environment, hubs, members };
}

function checkRules(region: string, needed: number): void {
  if (needed > quotas.rulesPerBus(region))
    throw new SettingsError([
      `${needed} rules are needed on one bus in ${region}; EventBridge allows ${quotas.rulesPerBus(region)}. Leave some events out with events.exclude, or plan fewer delivery streams with archive.streams.`,
    ]);
}

/** Throws where the expected volume needs more streams than events can be divided among. */
function streamsOf(region: string, members: number, archive: Settings["archive"]): number {
  const streams = streamsNeeded(region, members, archive);
  if (streams <= mostStreams) return streams;
  const { eventsPerSecond, bytesPerSecond } = expectedVolume(members, archive);
  throw new SettingsError([
    `archive.volume makes ${Math.round(eventsPerSecond).toLocaleString("en")} events and ${(bytesPerSecond / 1_048_576).toFixed(1)} MiB per second from ${members.toLocaleString("en")} accounts and Regions at hub ${region}: that takes ${streams} delivery streams, but ${mostStreams} is the maximum. Name another hub for some of the regions, forward less with events.exclude, or have the streams' quotas raised and set archive.streams: { ${region}: ${mostStreams} }.`,
  ]);
}

/**
 * Any principal in the organization can use our sources: events of a hub's functions are distinguished from forgeries
 * by the envelope's account, which EventBridge sets.
 */
const pinned = (event: GovernedEvent, governanceAccountId: string): GovernedEvent => ({
  ...event,
  pattern: { ...event.pattern, account: [governanceAccountId] },
});

const byId = (a: GovernedEvent, b: GovernedEvent) => (a.id < b.id ? -1 : 1);

/** The accounts that settings name as the origin of an event: all others are alike in {@link arisesIn}. */
const accountsApart = (events: readonly GovernedEvent[], administrators: Settings["administrators"]) =>
  new Set([
    ...events.flatMap(({ origin }) => (typeof origin === "object" && "accounts" in origin ? origin.accounts : [])),
    ...Object.values(administrators).map(({ accountId }) => accountId),
  ]);

/** Whether an account forwards an event from a Region: where it can arise, and from the administrator alone if named. */
function arisesIn(
  event: GovernedEvent,
  accountId: string,
  region: string,
  administrators: Settings["administrators"],
): boolean {
  if (event.regions !== undefined && !event.regions.includes(region)) return false;
  if (event.origin === "member") return true;
  if (event.origin === "hub") return false;
  if ("accounts" in event.origin) return event.origin.accounts.includes(accountId);
  const administrator = administrators[event.origin.administrator];
  if (administrator === undefined) return true;
  return administrator.accountId === accountId && (administrator.regions?.includes(region) ?? true);
}

/** Thousands of members share a few different sets of events: each set is compiled once. */
function rememberedRules(
  finish: (rules: readonly ForwardingRule[]) => readonly ForwardingRule[] = (rules) => rules,
): (events: readonly GovernedEvent[]) => readonly ForwardingRule[] {
  const known = new Map<string, readonly ForwardingRule[]>();
  return (events) => {
    const key = events.map((event) => event.id).join(" ");
    const rules = known.get(key) ?? finish(planRules(events));
    known.set(key, rules);
    return rules;
  };
}
