import type { Account } from "../../model/accounts/account";
import type { Envelope } from "../../model/envelope";
import type { GovernedEvent } from "../../model/catalog/governed-event";
import { governedEvents } from "../../model/network/governed-events";
import { hubOf } from "../../model/settings/regions";
import { uuidOf } from "../deterministic";
import { hasRegion } from "./expected-places";
import { arise, type Send, type Stage, toSend, type Via } from "./send";

/** More than a delivery stream has active partitions (Firehose developer guide, "Amazon Data Firehose Quota"). */
const flood = 510;

/** A few, to show that a way in exists at all. */
const trickle = 10;

/** Of each member that does not send a whole flood, so that all take part. */
const share = 3;

/**
 * What principals of members may do to everybody else, all at once: events of their own whose time, or whose detail type
 * where settings leave it open, is another in each. Every way to a central bus is used, the member's own bus for most: a
 * central bus may admit nothing else. By default one member sends as many as use up what a stream has, and each other one
 * adds a few; with `all` each sends as many. Members take turns, event by event.
 */
export const floods = (stage: Stage): Send[] =>
  stage.floods === false ? [] : [...forgedDays(stage), ...inventedTypes(stage)];

/** Heartbeats of as many days, past and to come. */
const forgedDays = (stage: Stage): Send[] =>
  attacks(
    stage,
    ({ source }) => source === "event-governance.heartbeat",
    "day",
    (event, index) => {
      // Days that the archive has partitions for, whoever sends them: each of all members' is another.
      const days = index % mostDays;
      const day = stage.now.getTime() + (days % 2 === 0 ? days : -days) * 86_400_000;
      return { ...event, time: `${new Date(day).toISOString().slice(0, 19)}Z` };
    },
  );

/** Years of both directions stay within four digits. */
const mostDays = 500_000;

/** Custom events of as many detail types. */
const inventedTypes = (stage: Stage): Send[] =>
  attacks(
    stage,
    ({ source }) => !source.startsWith("aws.") && !source.startsWith("event-governance."),
    "type",
    (event, index) => ({ ...event, "detail-type": `${event["detail-type"]} ${index}` }),
  ).flatMap((send) => {
    const outcome = stage.expectedOutcomeOf(send.event);
    return outcome.governed === true ? [{ ...send, typeOfItsOwn: outcome.typeOfItsOwn ?? true }] : [];
  });

/** For each hub, events of the first governed entry of a kind, by each member, in every way in which it can send. */
function attacks(
  stage: Stage,
  isOfKind: (entry: GovernedEvent) => boolean,
  label: string,
  forge: (event: Envelope, index: number) => Envelope,
): Send[] {
  const { settings, accounts, buses, now, all, expectedOutcomeOf } = stage;
  const entry = governedEvents(settings).find(isOfKind);
  if (entry === undefined) return [];
  return buses.flatMap((bus) => {
    const attackers = accounts.flatMap((account) => {
      const region = regionTowards(bus.split(":")[3] ?? "", account, stage);
      if (region === undefined) return [];
      const whole = all || account === accounts.at(-1);
      return [{ account, original: arise(entry, account.id, region, now), ways: waysTo(bus, whole) }];
    });
    let index = 0;
    return inTurns(attackers, ({ ways }) => ways.length).map(({ of: { account, original, ways }, turn }) => {
      index++;
      const via = ways[turn];
      const event = forge({ ...original, id: uuidOf(`${label} ${index} ${bus}`) }, index);
      const name = `forged ${entry.id}, ${label} ${index}, by ${account.name} in ${original.region}`;
      const send = { ...toSend(name, event, expectedOutcomeOf), flood: true as const };
      // Whether a central bus admits what no rule of the program forwarded, settings decide.
      return via === undefined ? send : { ...send, via, expect: "either" as const };
    });
  });
}

/** The Region in which an account's own bus leads to a hub. */
const regionTowards = (hub: string, account: Account, { settings, regions }: Stage): string | undefined =>
  regions.find((region) => hubOf(settings.regions, region) === hub && hasRegion(account, region));

/** How each event is sent; undefined: on the member's own bus. */
const waysTo = (bus: string, whole: boolean): readonly (Via | undefined)[] => [
  ...Array.from({ length: whole ? flood : share }, () => undefined),
  ...(whole
    ? [
        ...Array.from({ length: trickle }, () => ({ kind: "customer" as const, bus })),
        ...Array.from({ length: trickle }, () => ({ kind: "own rule" as const, bus })),
      ]
    : []),
];

/** The first of each, then the second of each, and so on. */
function inTurns<T>(all: readonly T[], lengthOf: (each: T) => number): { readonly of: T; readonly turn: number }[] {
  const turns = Math.max(0, ...all.map(lengthOf));
  return Array.from({ length: turns }, (_, turn) =>
    all.filter((each) => turn < lengthOf(each)).map((each) => ({ of: each, turn })),
  ).flat();
}
