import { breathe } from "../../console/breathe";
import type { Envelope } from "../../model/envelope";
import type { Organization } from "../services/iam/organization";
import { createEventBridge, type EventBridge } from "../services/events/eventbridge";
import type { Defect } from "../recorded";
import type { World } from "../services/events/world";
import { fireSchedules } from "../services/scheduler/schedules";
import type { Functions } from "../services/lambda/functions";
import { hasRegion } from "./expected-places";
import { type Journey, travel } from "./journey";
import { nothingMoved, rehome, type Rehomed } from "./rehoming";
import { type Send, type Stage, toSend } from "./send";
import { sampleTrafficOf } from "./repeated-traffic";

/** Sample traffic, or the user's own events, adapted to the environment if they are from elsewhere. */
export function chooseTraffic(
  stage: Stage,
  events: readonly Envelope[] | undefined,
): { readonly sends: readonly Send[]; readonly rehomed: Rehomed } {
  if (events === undefined) return { sends: sampleTrafficOf(stage), rehomed: nothingMoved };
  const { moved, ...rehomed } = rehome(events, stage);
  const accounts = new Map(stage.accounts.map((account) => [account.id, account]));
  const sends = moved.map(ownSend);
  const dayless = sends.filter(({ expect }) => expect === "errors").length;
  const remarks =
    dayless === 0
      ? rehomed.remarks
      : [
          ...rehomed.remarks,
          `${dayless.toLocaleString("en")} of the events ${dayless === 1 ? "is" : "are"} of a day before ${firstDay} or after 2099, for which the archive has no partition: it keeps them below its error prefix, where no query finds them.`,
        ];
  return { sends, rehomed: { ...rehomed, remarks } };

  function ownSend(event: Envelope): Send {
    const name = typeof event.detail["eventName"] === "string" ? event.detail["eventName"] : event["detail-type"];
    const what = `${name} of ${event.source} from ${event.account} in ${event.region}`;
    const account = accounts.get(event.account);
    const send = toSend(what, event, stage.expectedOutcomeOf);
    if (account === undefined || hasRegion(account, event.region))
      return send.expect === "archived" && !hasPartition(event)
        ? { ...send, expect: "errors", why: "the archive has no partition for its day" }
        : send;
    const why = `account ${account.id} (${account.name}) has ${event.region} disabled, as its optInRegions say`;
    return toSend(what, event, () => ({ governed: false, events: [], detections: [], excepted: [], why }));
  }
}

/** The first day that the archive has, as its documentation says: an expectation shares no code with the archive. */
const firstDay = "2020-01-01";

/** True for a day that the archive has, from its first to the end of 2099. */
const hasPartition = ({ time }: Envelope) => time >= firstDay && time < "2100";

interface SendContext {
  readonly world: World;
  readonly organization: Organization;
  readonly stage: Stage;
  /** True to fire the recorded schedules too. */
  readonly heartbeats: boolean;
}

/** Sends everything, and fires each recorded schedule once; `silent`: schedules that could not put their event. */
export async function sendTraffic(
  sends: readonly Send[],
  { world, organization, stage, heartbeats }: SendContext,
): Promise<{
  readonly journeys: readonly Journey[];
  readonly silent: readonly Defect[];
  readonly eventBridge: EventBridge;
}> {
  let unavailable: readonly string[] = [];
  const eventBridge = createEventBridge(world, organization, { unavailable: (target) => unavailable.includes(target) });
  const journeys: Journey[] = [];
  for (const each of sends) {
    unavailable = each.unavailable ?? [];
    journeys.push(travel(each, eventBridge));
    await breathe();
  }
  unavailable = [];
  if (!heartbeats) return { journeys, silent: [], eventBridge };
  const silent: Defect[] = [];
  const beating = new Set<string>();
  const at = `${stage.now.toISOString().slice(0, 19)}Z`;
  for (const { urn, name, bus, outcome } of fireSchedules(world, organization, eventBridge, at)) {
    // Heartbeats are on default buses; a schedule on a central bus triggers a function, and may be disabled.
    const beats = bus.endsWith(":event-bus/default");
    if (outcome.kind === "disabled" && !beats) continue;
    if (outcome.kind === "put") {
      const { account, region } = outcome.delivery.event;
      if (beats) beating.add(`${account} ${region}`);
      const judged = toSend(`${name} on ${bus}`, outcome.delivery.event, stage.expectedOutcomeOf);
      // A rule's heartbeat is to arrive exactly if there is such a rule, and its schedule names those that there are.
      const ofRule = judged.expect === "either" && judged.event.source === "event-governance.heartbeat";
      const sent = beats
        ? { ...judged, ...(ofRule && { expect: "archived" as const }) }
        : { ...judged, expect: "either" as const };
      journeys.push({ send: { ...sent, via: { kind: "schedule" } }, delivery: outcome.delivery, landings: [] });
    } else
      silent.push(
        outcome.kind === "disabled"
          ? { urn, problem: "is a schedule that is disabled" }
          : {
              urn: outcome.failure.culprit,
              problem: `keeps the schedule ${name} from beating: ${outcome.failure.why}`,
            },
      );
  }
  return { journeys, silent: [...silent, ...withoutHeartbeat(stage, beating)], eventBridge };
}

/** Events that functions put on buses, and CloudTrail's events of their calls, are treated like any other event. */
export const causedBy = ({ caused }: Pick<Functions, "caused">, { expectedOutcomeOf }: Stage): Journey[] =>
  caused.map(({ by, delivery }) => ({
    send: {
      ...toSend(`${delivery.event["detail-type"]} of ${by}`, delivery.event, (event) =>
        expectedOutcomeOf(event, delivery.bus.endsWith("/default") ? undefined : delivery.bus),
      ),
      causedBy: by,
    },
    delivery,
    landings: [],
  }));

/** Accounts and Regions that no recorded schedule speaks for, where settings govern heartbeats. */
function withoutHeartbeat({ settings, accounts, regions }: Stage, beating: ReadonlySet<string>): Defect[] {
  if (settings.events.exclude.includes("heartbeat")) return [];
  return regions.flatMap((region) =>
    accounts
      .filter((account) => hasRegion(account, region) && !beating.has(`${account.id} ${region}`))
      .map(({ id, name }) => ({
        urn: `the forwarding of account ${id} in ${region}`,
        problem: `has no schedule that beats: if ${name} fell silent there, nobody would notice`,
      })),
  );
}
