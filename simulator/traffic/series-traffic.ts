import { administratorOf, type GovernedEvent } from "../../model/catalog/governed-event";
import type { CorrelatedEvent, CorrelationRule } from "../../model/correlations/correlation-rule";
import { correlationRulesOf } from "../../model/correlations/own-rules";
import { chosenDetections, type DetectionSections } from "../../model/detections/detections";
import type { Envelope } from "../../model/envelope";
import { governedEvents } from "../../model/network/governed-events";
import { matcherFor } from "../known-patterns";
import { hubOf } from "../../model/settings/regions";
import { isEnabled } from "../../model/settings/responders";
import type { Settings } from "../../model/settings/schema";
import { uuidOf } from "../deterministic";
import { exceptedSeries } from "./exception-traffic";
import { covering, isOfAccount } from "./expected-exceptions";
import { type Excepted, type ExpectedAlerts, expectedAlerts } from "./expected-alerts";
import type { EventBridge } from "../services/events/eventbridge";
import type { Functions } from "../services/lambda/functions";
import { hasRegion } from "./expected-places";
import type { Journey } from "./journey";
import { type Send, type Stage, toSend } from "./send";

/** Events of one kind of rule, and whether they have to come before everything else. */
export interface Series {
  /** Of `first_seen`: what comes first is what a rule learns from. */
  readonly first: readonly Send[];
  readonly others: readonly Send[];
}

/**
 * Each correlation rule's sample and near-misses at every hub where its events can occur, each series in accounts of its own
 * and hours apart, so that none becomes a part of another.
 */
export function seriesTraffic(stage: Stage): Series {
  const rules = chosenCorrelationRules(stage.settings);
  const entries = new Map(governedEvents(stage.settings).map((entry) => [entry.id, entry]));
  const placed = stage.buses.flatMap((bus) =>
    rules.flatMap((rule, turn) => {
      const place = placeOf(rule, bus.split(":")[3] ?? "", entries, stage);
      if (place === undefined) return [];
      const plain = [rule.sample, ...rule.nearMisses].map((events, index) => ({
        rule,
        sends: seriesAt(rule, events, { ...place, turn: turn + index, index, what: whatOf(index) }, stage),
      }));
      return [...plain, ...exceptedOf(rule, { ...place, turn: turn + plain.length, index: plain.length }, stage)];
    }),
  );
  const sendsOf = (isFirst: boolean) =>
    placed.filter(({ rule }) => (rule.type === "first_seen") === isFirst).flatMap(({ sends }) => sends);
  return { first: sendsOf(true), others: sendsOf(false) };
}

const whatOf = (index: number) => (index === 0 ? "sample" : index === 1 ? "near-miss" : `near-miss ${index}`);

/** For each exception that names a rule, its sample as the exception covers it, and as it just does not. */
function exceptedOf(
  rule: CorrelationRule,
  place: SeriesPlace & { readonly turn: number; readonly index: number },
  stage: Stage,
) {
  const { settings, accounts, now } = stage;
  return settings.detections.exceptions
    .filter(({ detections }) => detections !== "all" && detections.includes(rule.id))
    .flatMap((exception) => {
      const within = accounts.filter(({ id }) => isOfAccount(exception, id, accounts));
      return exceptedSeries(rule.sample, exception, now).map(
        ([what, events]) => [`${what} by ${exception.id}`, events, { ...stage, accounts: within }] as const,
      );
    })
    .map(([what, events, where], index) => ({
      rule,
      sends: seriesAt(rule, events, { ...place, index: place.index + index, turn: place.turn + index, what }, where),
    }));
}

/** The rules whose alerts settings choose, where the function that evaluates them is on. */
function chosenCorrelationRules(settings: DetectionSections & Pick<Settings, "responders">): CorrelationRule[] {
  if (!isEnabled(settings.responders, "correlate-events")) return [];
  const chosen = new Set(chosenDetections(settings).map(({ id }) => id));
  return correlationRulesOf(settings).filter(({ id }) => chosen.has(id));
}

/** Days pass, and hubs' schedules ask what did not happen, if there are any: by then all of it is told. */
export async function waitForAbsent(
  functions: Pick<Functions, "advance" | "deliver" | "run">,
  { sinks }: Pick<EventBridge, "sinks">,
  settings: Parameters<typeof chosenCorrelationRules>[0],
): Promise<void> {
  const waits = chosenCorrelationRules(settings).flatMap((rule) =>
    rule.type === "absent" ? rule.timespanMinutes : [],
  );
  functions.advance(86_400 + Math.max(1440, ...waits) * 60);
  for (const [queue, received] of sinks.others)
    for (const { event, data } of received) if (isCheck(event)) functions.deliver(queue, data);
  await functions.run();
}

const isCheck = (event: Envelope) =>
  event.source === "event-governance.schedule" && event["detail-type"] === "Correlation Check Due";

/** What each hub must tell of these events. `isOver`: what does not come has been waited for. */
export function expectedOf(
  journeys: readonly Journey[],
  stage: Pick<Stage, "settings" | "buses" | "accounts" | "now">,
  isOver: boolean,
): ExpectedAlerts[] {
  const { settings, buses } = stage;
  const { exceptions } = settings.detections;
  const covers = covering(exceptions, stage);
  const isExcepted: Excepted = (rule, event, group) => {
    const about = group.map(([name, value]) => `${name}: ${value}`);
    return exceptions.some((exception) => covers(exception, rule, event, about));
  };
  const rules = chosenCorrelationRules(settings).filter(({ type }) => isOver || type !== "absent");
  const entries = new Set(governedEvents(settings).map(({ id }) => id));
  return buses.flatMap((bus) => {
    const hub = bus.split(":")[3] ?? "";
    const events = journeys.flatMap(({ send: { event, expect, via } }) => {
      const isHere = hubOf(settings.regions, event.region) === hub && expect === "archived" && via.kind !== "replay";
      return isHere ? [event] : [];
    });
    const types = new Set(events.map((event) => `${event.source} ${event["detail-type"]}`));
    const comes = ({ source, pattern, governedBy }: CorrelatedEvent) =>
      entries.has(governedBy) && (pattern["detail-type"] as string[]).some((type) => types.has(`${source} ${type}`));
    return expectedAlerts(
      rules.filter((rule) => rule.events.every(comes)),
      hub,
      events,
      isExcepted,
    );
  });
}

/** Where a series arises. */
interface SeriesPlace {
  readonly hub: string;
  /** The hub's Regions. */
  readonly regions: readonly string[];
  readonly entries: ReadonlyMap<string, GovernedEvent>;
}

/** Undefined if one of the rule's events cannot come to the hub. */
function placeOf(
  rule: CorrelationRule,
  hub: string,
  entries: SeriesPlace["entries"],
  { settings, regions }: Stage,
): SeriesPlace | undefined {
  const ofHub = regions.filter((region) => hubOf(settings.regions, region) === hub);
  const reaches = ({ governedBy }: CorrelatedEvent) => {
    const entry = entries.get(governedBy);
    return entry !== undefined && regionsOf(entry, ofHub, settings).length > 0;
  };
  return rule.events.every(reaches) ? { hub, regions: ofHub, entries } : undefined;
}

/** Regions of a hub in which an event arises, or from which its administrator forwards it. */
function regionsOf(
  entry: GovernedEvent,
  ofHub: readonly string[],
  { administrators }: Pick<Stage["settings"], "administrators">,
): string[] {
  const service = administratorOf(entry);
  const administrator = service === undefined ? undefined : administrators[service];
  return ofHub
    .filter((region) => entry.regions?.includes(region) ?? true)
    .filter((region) => administrator?.regions?.includes(region) ?? true);
}

function seriesAt(
  rule: CorrelationRule,
  events: readonly Envelope[],
  {
    hub,
    regions,
    entries,
    turn,
    index,
    what,
  }: SeriesPlace & { readonly turn: number; readonly index: number; readonly what: string },
  stage: Stage,
): Send[] {
  const { settings, accounts, now, expectedOutcomeOf } = stage;
  const last = Math.max(...events.map(({ time }) => Date.parse(time)));
  // What does not come is waited for from now on; everything else is over.
  const end = now.getTime() - (rule.type === "absent" ? 30_000 : 3_600_000 + index * 5 * 3_600_000);
  const hosts = accounts.filter((account) => regions.every((region) => hasRegion(account, region)));
  const accountOf = inTurn(
    events.map(({ account }) => account),
    hosts.map(({ id }) => id),
    turn,
  );
  return events.flatMap((event, position): Send[] => {
    const entry = entries.get(eventOf(rule, event)?.governedBy ?? "");
    const possible = entry === undefined ? regions : regionsOf(entry, regions, settings);
    const region = inTurn(
      events.map((each) => each.region),
      possible,
      0,
    ).get(event.region);
    const service = entry && administratorOf(entry);
    const account = (service && settings.administrators[service]?.accountId) ?? accountOf.get(event.account);
    if (region === undefined || account === undefined) return [];
    const time = `${new Date(Date.parse(event.time) - last + end).toISOString().slice(0, 19)}Z`;
    const id = uuidOf(`series ${rule.id} ${index} ${position} ${hub}`);
    const moved = [...accountOf].reduce(
      (text, [from, to]) => text.replaceAll(from, to),
      JSON.stringify(event.detail).replaceAll(event.region, region),
    );
    const detail = JSON.parse(moved) as Record<string, unknown>;
    if ("eventID" in detail) Object.assign(detail, { eventID: id, eventTime: time });
    const arisen = { ...event, account, region, time, id, detail } as Envelope;
    return [toSend(`event ${position + 1} of ${what} of ${rule.id} at ${hub}`, arisen, expectedOutcomeOf)];
  });
}

const eventOf = ({ events }: CorrelationRule, event: Envelope): CorrelatedEvent | undefined =>
  events.find(({ source, pattern }) => matcherFor({ source: [source], ...pattern }).matches(event)) ??
  events.find(({ source }) => source === event.source);

/** Different values in the order of their first occurrence, each with one of others, from a position on. */
function inTurn(values: readonly string[], others: readonly string[], from: number): ReadonlyMap<string, string> {
  const different = [...new Set(values)];
  return new Map(
    different.flatMap((value, index) => {
      const other = others[(from + index) % Math.max(1, others.length)];
      return other === undefined ? [] : [[value, other] as const];
    }),
  );
}
