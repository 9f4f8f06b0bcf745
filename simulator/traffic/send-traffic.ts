import type { Envelope } from "../../model/envelope";
import type { Organization } from "../services/iam/organization";
import { createEventBridge, type EventBridge } from "../services/events/eventbridge";
import type { Defect } from "../recorded";
import type { World } from "../services/events/world";
import { fireSchedules } from "../services/scheduler/schedules";
import type { Functions } from "../services/lambda/functions";
import { hasRegion } from "./expected-places";
import { type Journey, travel } from "./journey";
import { rehome } from "./rehoming";
import { type Send, type Stage, toSend } from "./send";
import { sampleTraffic } from "./traffic";

/** Sample traffic, or the user's own events, adapted to the environment if they are from elsewhere. */
export function chooseTraffic(
  stage: Stage,
  events: readonly Envelope[] | undefined,
): { sends: readonly Send[]; remarks: readonly string[] } {
  if (events === undefined) return { sends: sampleTraffic(stage), remarks: [] };
  const { moved, remarks } = rehome(events, stage);
  return {
    sends: moved.map((event) => {
      const name = typeof event.detail["eventName"] === "string" ? event.detail["eventName"] : event["detail-type"];
      return toSend(
        `${name} of ${event.source} from ${event.account} in ${event.region}`,
        event,
        stage.expectedOutcomeOf,
      );
    }),
    remarks,
  };
}

interface SendContext {
  readonly world: World;
  readonly organization: Organization;
  readonly stage: Stage;
  /** True to fire the recorded schedules too. */
  readonly heartbeats: boolean;
}

/** Sends everything, and fires each recorded schedule once; `silent`: schedules that could not put their event. */
export function sendTraffic(
  sends: readonly Send[],
  { world, organization, stage, heartbeats }: SendContext,
): { readonly journeys: readonly Journey[]; readonly silent: readonly Defect[]; readonly eventBridge: EventBridge } {
  let unavailable: readonly string[] = [];
  const eventBridge = createEventBridge(world, organization, { unavailable: (target) => unavailable.includes(target) });
  const journeys = sends.map((each) => {
    unavailable = each.unavailable ?? [];
    return travel(each, eventBridge);
  });
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
export const causedBy = ({ caused }: Functions, { expectedOutcomeOf }: Stage): Journey[] =>
  caused.map(({ by, delivery }) => ({
    send: toSend(`${delivery.event["detail-type"]} of ${by}`, delivery.event, (event) =>
      expectedOutcomeOf(event, delivery.bus.endsWith("/default") ? undefined : delivery.bus),
    ),
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
