import { count } from "../../console/count";
import type { Environment } from "../../environment/environment";
import type { Defect } from "../recorded";
import { createFunctions, type Functions } from "../services/lambda/functions";
import { prepareFindings } from "../traffic/findings-scenario";
import type { Journey } from "../traffic/journey";
import { prepareLiveState } from "../traffic/live-state";
import { busyAws } from "../traffic/busy-aws";
import { busyWeb, prepareSecrets } from "../traffic/channel-endpoints";
import { standIns } from "../traffic/stand-ins";
import { withRecovered } from "../traffic/recovered";
import { causedBy } from "../traffic/send-traffic";
import { type ExpectedSilence, liveOn } from "../traffic/silence-scenario";
import type { OpenedWorld } from "./open-world";
import type { SimulationOptions } from "./options";
import type { Say } from "./progress";
import type { SentEvents } from "./send-events";

/** Results of running the functions. */
export interface FunctionsRun {
  readonly functions: Functions;
  /** Events sent, and events caused by functions, each with the records that functions recovered. */
  readonly journeys: readonly Journey[];
  /** Records of functions that are not the event for which they stand. */
  readonly misplaced: readonly Defect[];
  /** What hubs must tell of accounts that fall silent after the traffic. */
  readonly silences: readonly ExpectedSilence[];
}

/** Runs the recorded functions, bundled as they are deployed, until all queues are empty. */
export async function runFunctions(
  { settings }: Environment,
  { graphs, world, organization }: OpenedWorld,
  { eventBridge, journeys, stage }: SentEvents,
  { now, events }: SimulationOptions,
  say: Say,
): Promise<FunctionsRun> {
  const functions = createFunctions(
    graphs,
    { world, organization, eventBridge },
    {
      now,
      seed: (aws, { region }) => prepareSecrets(aws, settings, region),
      answer: busyWeb(),
      fault: busyAws(),
      standIns: (queues) => standIns(journeys, queues),
    },
  );
  const sends = journeys.map(({ send }) => send);
  prepareFindings(functions.aws, stage, sends);
  prepareLiveState(
    functions.aws,
    sends.map(({ event }) => event),
  );
  await functions.run();
  // The user's own events come without heartbeats.
  const later =
    events === undefined
      ? await liveOn(functions, eventBridge, stage, journeys)
      : ({ expected: [], journeys: [] } as const);
  say(
    count(
      functions.runs.reduce((sum, { invocations }) => sum + invocations.length, 0),
      "invocation",
    ),
  );
  const recovered = withRecovered([...journeys, ...later.journeys, ...causedBy(functions, stage)], functions);
  return { functions, journeys: recovered.journeys, misplaced: recovered.defects, silences: later.expected };
}
