import type { Account } from "../../model/accounts/account";
import { governanceRulesChanged } from "../../model/catalog/events/governance-rules-changed";
import type { Envelope } from "../../model/envelope";
import { governedEvents } from "../../model/network/governed-events";
import { hubOf } from "../../model/settings/regions";
import { isEnabled } from "../../model/settings/responders";
import { uuidOf } from "../deterministic";
import type { EventBridge } from "../services/events/eventbridge";
import type { Functions } from "../services/lambda/functions";
import { hasRegion } from "./expected-places";
import { type Journey, travel } from "./journey";
import { arise, type Send, type Stage, toSend } from "./send";

/** What a hub must tell, exactly once. */
export interface ExpectedSilence {
  /** ARN of the hub's central bus. */
  readonly bus: string;
  readonly state: "silent" | "heard";
  /** Id of the account. */
  readonly account: string;
  /** Regions and rules, as the report lists them. */
  readonly silent: readonly string[];
  /** Id of the likely cause; null once it is heard again. */
  readonly cause: string | null;
}

/** What has become of the hours after the traffic. */
export interface LaterHours {
  readonly expected: readonly ExpectedSilence[];
  /** Events sent in the meantime. */
  readonly journeys: readonly Journey[];
}

/** Who falls silent at one hub. */
interface Cast {
  readonly bus: string;
  /** Falls silent in every Region, and comes back. */
  readonly account: Account;
  /** Regions of the hub that the account has. */
  readonly regions: readonly string[];
  /** One rule of another account is disabled, falls silent, and stays so. */
  readonly rule?: { readonly account: Account; readonly region: string; readonly suffix: string };
  /** Sends heartbeats that are to pass for the silent account's. */
  readonly forger: Account;
}

const heartbeatSource = "event-governance.heartbeat";

/**
 * Hours pass: what reached a function's queue from schedules reaches it again, without the heartbeats of those who fall
 * silent, so that the path through rules and buses is evaluated once and costs nothing more. One account and one rule of
 * another are missing, the rule because somebody disabled it, and somebody forges heartbeats of the silent account; in the
 * second hour after that it is the same, and nothing may be told again; in the third the account is back.
 */
export async function liveOn(
  functions: Pick<Functions, "advance" | "deliver" | "run">,
  eventBridge: EventBridge,
  stage: Stage,
  sent: readonly Journey[],
): Promise<LaterHours> {
  const casts = castsOf(stage, sent);
  if (casts.length === 0) return { expected: [], journeys: [] };
  // What fell into the queues before is what falls into them again. Heartbeats first: they may be more than a batch, and a
  // check that is read between two of them would take the hours that are skipped here for hours in which nobody was heard.
  const usual = [...eventBridge.sinks.others].flatMap(([queue, received]) => {
    if (!received.some(({ event }) => isScheduled(event))) return [];
    const bodies = received.map(({ data, event }) => ({ data, event }));
    // Somebody changes something in each account, so that no trail seems to have stopped.
    const signs = new Map(bodies.filter(({ event }) => isSign(event)).map((each) => [each.event.account, each]));
    const beats = [...bodies.filter(({ event }) => event.source === heartbeatSource), ...signs.values()];
    const checks = bodies.filter(({ event }) => event.source === "event-governance.schedule");
    return [{ queue, cast: casts.find(({ bus }) => regionOf(bus) === regionOf(queue)), beats, checks }];
  });
  const pass = async (hours: number, asks: boolean, isHeard: (cast: Cast | undefined, event: Envelope) => boolean) => {
    functions.advance(hours * 3600);
    for (const { queue, cast, beats, checks } of usual)
      for (const { data } of [...beats.filter(({ event }) => isHeard(cast, event)), ...(asks ? checks : [])])
        functions.deliver(queue, data);
    await functions.run();
  };
  // Whatever calls the traffic made, who falls silent is heard after them; the others are not needed for that.
  await pass(1 / 60, false, (cast, { account }) =>
    [cast?.account.id, cast?.rule?.account.id, cast?.forger.id].includes(account),
  );
  const journeys = casts.flatMap((cast) => disable(cast, eventBridge, stage));
  // Rules beat once in an interval. A hub in which nobody is heard for one and a half tells nobody.
  const interval = Math.max(60, stage.settings.heartbeat.minutes) / 60;
  const untilSilent = Math.floor(silentHours(stage.settings.heartbeat) / (1.3 * interval));
  for (let early = untilSilent; early > 0; early--)
    await pass(1.3 * interval, true, (cast, event) => cast === undefined || !isSilent(cast, event, 1));
  for (const hour of [1, 2, 3]) {
    if (hour === 1) journeys.push(...casts.flatMap((cast) => forge(cast, eventBridge, stage, sent)));
    await pass(
      hour === 1 ? 1.3 * interval : interval,
      true,
      (cast, event) => cast === undefined || !isSilent(cast, event, hour),
    );
  }
  return { expected: casts.flatMap((cast) => expectedOf(cast, stage)), journeys };
}

/** A heartbeat of one rule, or what a schedule of the hub's puts for a function that hears heartbeats. */
const isScheduled = ({ source, detail }: Envelope) => source === heartbeatSource && typeof detail["rule"] === "string";

/** An event of CloudTrail that silences nobody, whatever it says. */
const isSign = ({ source, "detail-type": type }: Envelope) =>
  type.endsWith(" via CloudTrail") && !/^aws\.(account|cloudtrail|events|iam|organizations|scheduler)$/.test(source);

function isSilent({ account, rule }: Cast, event: Envelope, hour: number): boolean {
  if (event.account === account.id) return hour < 3;
  if (event.source !== heartbeatSource) return false;
  return event.account === rule?.account.id && event.region === rule.region && event.detail["rule"] === rule.suffix;
}

function expectedOf({ bus, account, regions, rule }: Cast, stage: Stage): ExpectedSilence[] {
  const silent = regions.map((region) => `${region}: every rule`);
  const told = { bus, account: account.id, silent };
  // Without a call nobody can know more than that all of it is silent.
  const expected: ExpectedSilence[] = [
    { ...told, state: "silent", cause: "account-unheard" },
    { ...told, state: "heard", cause: null },
  ];
  if (rule === undefined) return expected;
  const cause = disabling(bus, rule, stage).expect === "archived" ? "rule-changed" : "rule-unheard";
  return [
    ...expected,
    { bus, state: "silent", account: rule.account.id, silent: [`${rule.region}: ${rule.suffix}`], cause },
  ];
}

/** The call that silences a rule. Its event takes the way of every other: the account's other rules are as they were. */
function disabling(bus: string, { account, region, suffix }: Required<Cast>["rule"], stage: Stage): Send {
  const { sample } = governanceRulesChanged;
  const event = arise({ id: `disabled for ${bus}`, sample }, account.id, region, stage.now);
  const requestParameters = { name: `${bus.split("/")[1] ?? ""}-${suffix}` };
  const detail = { ...event.detail, eventName: "DisableRule", requestParameters };
  const name = `call that disables rule ${suffix} of ${account.name} in ${region}`;
  return toSend(name, { ...event, detail }, (each) => stage.expectedOutcomeOf(each, bus));
}

const disable = ({ bus, rule }: Cast, eventBridge: EventBridge, stage: Stage): Journey[] =>
  rule === undefined ? [] : [travel(disabling(bus, rule, stage), eventBridge)];

/** Settings say who is watched; nothing of it is read from resources. */
function castsOf({ settings, accounts, regions, buses }: Stage, sent: readonly Journey[]): Cast[] {
  const watched =
    governedEvents(settings).some(({ id }) => id === "silence") && isEnabled(settings.responders, "watch-silence");
  if (!watched) return [];
  const { governanceAccountId } = settings.organization;
  return buses.flatMap((bus): Cast[] => {
    const hub = regionOf(bus);
    const ofHub = regions.filter((region) => hubOf(settings.regions, region) === hub).sort();
    const having = (account: Account) => ofHub.filter((region) => hasRegion(account, region));
    const members = accounts.filter(({ id }) => id !== governanceAccountId).filter((each) => having(each).length > 0);
    const [account, other] = [...members].reverse();
    // For its own rules an account can send heartbeats by hand, so it is not the one whose rule is silent.
    const forger = accounts.find((each) => each !== account && each !== other);
    if (account === undefined || forger === undefined) return [];
    const [region = ""] = other === undefined ? [] : having(other);
    // A member with a single rule would be silent as a whole.
    const suffixes = other === undefined ? [] : rulesOf(sent, other.id, region);
    const [suffix] = suffixes;
    return [
      {
        bus,
        account,
        regions: having(account),
        forger,
        ...(other !== undefined &&
          suffixes.length > 1 &&
          suffix !== undefined && { rule: { account: other, region, suffix } }),
      },
    ];
  });
}

/** The rules that an account's schedules send heartbeats for. */
const rulesOf = (sent: readonly Journey[], account: string, region: string): string[] =>
  [
    ...new Set(
      sent.flatMap(({ send: { event, via } }) =>
        via.kind === "schedule" && event.account === account && event.region === region && isScheduled(event)
          ? [String(event.detail["rule"])]
          : [],
      ),
    ),
  ].sort();

/** Heartbeats of each of the silent account's rules, by somebody of another account, who chooses detail and time. */
function forge(
  { bus, account, forger }: Cast,
  eventBridge: EventBridge,
  stage: Stage,
  sent: readonly Journey[],
): Journey[] {
  const region = regionOf(bus);
  return rulesOf(sent, account.id, region)
    .slice(0, 1)
    .map((rule) => {
      const event: Envelope = {
        version: "0",
        id: uuidOf(`forged heartbeat ${bus} ${rule}`),
        "detail-type": "Heartbeat",
        source: heartbeatSource,
        account: forger.id,
        time: "2099-12-31T23:59:59Z",
        region,
        resources: [`arn:aws:events:${region}:${account.id}:rule/event-governance`],
        detail: { rule, account: account.id, region },
      };
      const name = `forged heartbeat of ${account.name}, straight onto ${bus}, by ${forger.name}`;
      const judged = toSend(name, event, (each) => stage.expectedOutcomeOf(each, bus));
      return travel({ ...judged, via: { kind: "customer", bus } }, eventBridge);
    });
}

/** docs/settings.md, `heartbeat.silentHours`. */
const silentHours = ({ minutes, silentHours: hours }: Stage["settings"]["heartbeat"]): number =>
  hours ?? Math.ceil((3 * Math.max(60, minutes)) / 60);

const regionOf = (arn: string) => arn.split(":")[3] ?? "";
