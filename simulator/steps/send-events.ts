import { breathe } from "../../console/breathe";
import { count } from "../../console/count";
import { type Environment, regionsOf } from "../../environment/environment";
import type { Defect } from "../recorded";
import { eventBusArn } from "../services/iam/arn";
import type { EventBridge } from "../services/events/eventbridge";
import type { Journey } from "../traffic/journey";
import { feedbackEvents } from "../traffic/feedback-events";
import { expectedOutcomesOf } from "../traffic/repeated-traffic";
import type { Rehomed } from "../traffic/rehoming";
import type { Stage } from "../traffic/send";
import { ownEvidenceIn } from "../traffic/own-evidence";
import { chooseTraffic, sendTraffic } from "../traffic/send-traffic";
import type { OpenedWorld } from "./open-world";
import type { SimulationOptions } from "./options";
import type { Say } from "./progress";

/** Events sent, and their path through EventBridge. */
export interface SentEvents {
  readonly stage: Stage;
  readonly journeys: readonly Journey[];
  /** Schedules that could not put their event. */
  readonly silent: readonly Defect[];
  /** The user's events that had to be moved into the environment. */
  readonly rehomed: Rehomed;
  readonly eventBridge: EventBridge;
}

/** Sends the user's events, or sample traffic, through the recorded buses. */
export async function sendEvents(
  environment: Environment,
  opened: OpenedWorld,
  { events, now, all = false, part }: SimulationOptions,
  say: Say,
): Promise<SentEvents> {
  const { world, organization } = opened;
  const stage = stageOf(environment, opened, { now, all, floods: part?.floods !== false }, part?.accounts);
  const { sends, rehomed } = chooseTraffic(stage, events);
  await breathe();
  const sent = await sendTraffic(sends, { world, organization, stage, heartbeats: events === undefined });
  say(count(sent.journeys.length, "event"));
  return { ...sent, rehomed, stage };
}

function stageOf(
  { name, settings, accounts, stacks }: Environment,
  { world, graphs, derived }: OpenedWorld,
  traffic: Pick<Stage, "now" | "all" | "floods">,
  senders?: ReadonlySet<string>,
): Stage {
  const streams = graphs
    .flatMap((graph) => graph.resources)
    .filter(({ type }) => type === "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream")
    .map(({ outputs }) => String(outputs["arn"]));
  const elsewhere = new Set(derived?.places.map(({ account }) => account));
  return {
    settings,
    accounts: accounts.filter(({ id }) => !elsewhere.has(id) && senders?.has(id) !== false),
    derived: derived?.places ?? [],
    regions: regionsOf({ stacks }),
    buses: world.buses.filter(({ name }) => name !== "default").map(({ arn }) => arn),
    streams,
    feedback: feedbackEvents(world, graphs, traffic.now),
    evidence: ownEvidenceIn(graphs),
    expectedOutcomeOf: expectedOutcomesOf(settings, { environment: name, accounts, now: traffic.now }),
    rulesAt: ({ account, region }) => world.bus(eventBusArn(region, account, "default"))?.rules ?? [],
    ...traffic,
  };
}
