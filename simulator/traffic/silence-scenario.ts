import type { Account } from "../../model/accounts/account";
import type { Envelope } from "../../model/envelope";
import { governedEvents } from "../../model/network/governed-events";
import { hubOf } from "../../model/settings/regions";
import { isEnabled } from "../../model/settings/responders";
import { uuidOf } from "../deterministic";
import type { EventBridge } from "../services/events/eventbridge";
import type { Functions } from "../services/lambda/functions";
import { hasRegion } from "./expected-places";
import { type Journey, travel } from "./journey";
import { type Stage, toSend } from "./send";

/** What a hub must tell, exactly once. */
export interface ExpectedSilence {
  /** ARN of the hub's central bus. */
  readonly bus: string;
  readonly state: "silent" | "heard";
  /** Id of the account. */
  readonly account: string;
  /** Regions and rules, as the report lists them. */
  readonly silent: readonly string[];
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
  /** One rule of another account falls silent, and stays so. */
  readonly rule?: { readonly account: Account; readonly region: string; readonly suffix: string };
  /** Sends heartbeats that are to pass for the silent account's. */
  readonly forger: Account;
}

const heartbeatSource = "event-governance.heartbeat";

/**
 * Hours pass: what reached a function's queue from schedules reaches it again, without the heartbeats of those who fall
 * silent, so that the path through rules and buses is evaluated once and costs nothing more. In the first hour one
 * account and one rule of another are missing, and somebody forges heartbeats of the silent account; the second is the
 * same, and nothing may be told again; in the third the account is back.
 */
export async function liveOn(
  functions: Pick<Functions, "advance" | "deliver" | "run">,
  eventBridge: EventBridge,
  stage: Stage,
  sent: readonly Journey[],
): Promise<LaterHours> {
  const casts = castsOf(stage, sent);
  if (casts.length === 0) return { expected: [], journeys: [] };
  const hours = silentHours(stage.settings.heartbeat) + 2;
  // What fell into the queues before is what falls into them again. Heartbeats first: they may be more than a batch, and a
  // check that is read between two of them would take the hours that are skipped here for hours in which nobody was heard.
  const usual = [...eventBridge.sinks.others].flatMap(([queue, received]) => {
    if (!received.some(({ event }) => isScheduled(event)) || received.some(({ event }) => isForeign(event))) return [];
    const bodies = received.map(({ data, event }) => ({ data, event }));
    const isHeartbeat = ({ event }: { readonly event: Envelope }) => event.source === heartbeatSource;
    return [{ queue, bodies: [...bodies.filter(isHeartbeat), ...bodies.filter((each) => !isHeartbeat(each))] }];
  });
  const forgeries: Journey[] = [];
  for (const hour of [1, 2, 3]) {
    functions.advance((hour === 1 ? hours : 1) * 3600);
    if (hour === 1) forgeries.push(...casts.flatMap((cast) => forge(cast, eventBridge, stage, sent)));
    for (const { queue, bodies } of usual) {
      const cast = casts.find(({ bus }) => regionOf(bus) === regionOf(queue));
      for (const { data, event } of bodies)
        if (cast === undefined || !isSilent(cast, event, hour)) functions.deliver(queue, data);
    }
    await functions.run();
  }
  return { expected: casts.flatMap(expectedOf), journeys: forgeries };
}

/** A heartbeat of one rule, or what a schedule of the hub's puts for a function that hears heartbeats. */
const isScheduled = ({ source, detail }: Envelope) => source === heartbeatSource && typeof detail["rule"] === "string";

/** A queue that gets other events too is not one of a function that hears heartbeats. */
const isForeign = ({ source }: Envelope) => source !== heartbeatSource && source !== "event-governance.schedule";

function isSilent({ account, rule }: Cast, event: Envelope, hour: number): boolean {
  if (event.source !== heartbeatSource) return false;
  if (event.account === account.id) return hour < 3;
  return event.account === rule?.account.id && event.region === rule.region && event.detail["rule"] === rule.suffix;
}

const expectedOf = ({ bus, account, regions, rule }: Cast): ExpectedSilence[] => {
  const silent = regions.map((region) => `${region}: every rule`);
  return [
    { bus, state: "silent", account: account.id, silent },
    { bus, state: "heard", account: account.id, silent },
    ...(rule === undefined
      ? []
      : [{ bus, state: "silent" as const, account: rule.account.id, silent: [`${rule.region}: ${rule.suffix}`] }]),
  ];
};

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
