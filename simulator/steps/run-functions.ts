import { count } from "../../console/count";
import type { Environment } from "../../environment/environment";
import type { Place } from "../expectations/question";
import type { Defect } from "../recorded";
import type * as functionsModule from "../services/lambda/functions";
import type { AnsweredFunctions, Functions } from "../services/lambda/functions";
import { prepareFindings } from "../traffic/findings-scenario";
import type { Journey } from "../traffic/journey";
import { prepareLiveState } from "../traffic/live-state";
import { busyAws } from "../traffic/busy-aws";
import { busyWeb, prepareSecrets } from "../traffic/channel-endpoints";
import { changeHubs, type ExpectedDrift } from "../traffic/drift-scenario";
import type { ExpectedAlerts } from "../traffic/expected-alerts";
import { expectedPlaces } from "../traffic/expected-places";
import { placesWithRules } from "../traffic/places-with-rules";
import { type ExpectedRows, expectedRows, prepareQueries, runQueriesAgain } from "../traffic/query-runs";
import { expectedOf, waitForAbsent } from "../traffic/series-traffic";
import { standIns } from "../traffic/stand-ins";
import { withRecovered } from "../traffic/recovered";
import { causedBy } from "../traffic/send-traffic";
import { type ExpectedSilence, liveOn } from "../traffic/silence-scenario";
import { countInvocations } from "./count-invocations";
import { functionsAsBefore, functionsToKeep, type KeptFunctions } from "./kept-functions";
import { inputsOf } from "./kept-results";
import type { OpenedWorld } from "./open-world";
import type { SimulationOptions } from "./options";
import type { Say } from "./progress";
import type { SentEvents } from "./send-events";

/** Results of running the functions. */
export interface FunctionsRun {
  readonly functions: Omit<AnsweredFunctions, "caused">;
  /** Events sent, and events caused by functions, each with the records that functions recovered. */
  readonly journeys: readonly Journey[];
  /** Records of functions that are not the event for which they stand. */
  readonly misplaced: readonly Defect[];
  /** What hubs must tell of accounts that fall silent after the traffic. */
  readonly silences: readonly ExpectedSilence[];
  /** What hubs must tell of several events together. */
  readonly alerts: readonly ExpectedAlerts[];
  /** What they must tell of saved queries that run by themselves. */
  readonly rows: readonly ExpectedRows[];
  /** What they must tell of their own resources, which somebody changes. */
  readonly drifts: readonly ExpectedDrift[];
}

/**
 * Runs the recorded functions, bundled as they are deployed, until all queues are empty; or takes what they did with the
 * same events, code, roles and settings before.
 */
export async function runFunctions(
  environment: Environment,
  opened: OpenedWorld,
  sent: SentEvents,
  options: SimulationOptions,
  say: Say,
): Promise<FunctionsRun> {
  const { eventBridge, journeys, stage } = sent;
  const { now, events, all = false, results } = options;
  const slot = results?.of<KeptFunctions>("functions", [
    ...inputsOf(environment, opened.graphs),
    { now, all, isSample: events === undefined },
    ...handedOn(sent),
  ]);
  const kept = slot?.find();
  const places = placesWithRules(
    expectedPlaces(environment.settings, environment.accounts),
    opened.world,
    opened.derived?.standIn,
  );
  const functions =
    kept === undefined
      ? await answerAll(environment, opened, sent, { now, places })
      : functionsAsBefore(kept, eventBridge);
  // The user's own events come without heartbeats.
  const later =
    events === undefined
      ? await liveOn(functions, eventBridge, stage, journeys)
      : ({ expected: [], journeys: [] } as const);
  // No schedule fires with the user's own events.
  const isOver = events === undefined;
  if (isOver) await runQueriesAgain(functions, eventBridge);
  if (isOver) await waitForAbsent(functions, eventBridge, environment.settings);
  const drifts = isOver ? await changeHubs(functions, eventBridge, opened.graphs, stage) : [];
  if (kept === undefined) slot?.keep(functionsToKeep(functions));
  say(`${count(countInvocations(functions.runs), "invocation")}${kept === undefined ? "" : ", as before"}`);
  const recovered = withRecovered([...journeys, ...later.journeys, ...causedBy(functions, stage)], functions);
  return {
    functions,
    journeys: recovered.journeys,
    misplaced: recovered.defects,
    silences: later.expected,
    alerts: expectedOf(recovered.journeys, stage, isOver),
    rows: expectedRows(journeys, stage, places, isOver),
    drifts,
  };
}

/** What waits in queues, and which events it is from. */
const handedOn = ({ eventBridge: { sinks }, journeys }: SentEvents): unknown[] => [
  journeys.map(({ send }) => [send.name, send.event.id]),
  [...sinks.others].map(([arn, received]) => [arn, received.map(({ data }) => data)]),
  [...sinks.deadLetters].map(([arn, letters]) => [arn, letters.map(({ event }) => event)]),
];

/** A function that looks at several events together is handed all of them, and each schedule is one of its own. */
const counts = (queue: string) =>
  queue.endsWith("-correlate-events") || queue.endsWith("-run-queries") || queue.endsWith("-detect-drift");

async function answerAll(
  { settings }: Environment,
  { graphs, world, organization }: OpenedWorld,
  { eventBridge, journeys, stage }: SentEvents,
  { now, places }: { readonly now: Date; readonly places: readonly Place[] },
): Promise<Functions> {
  // Loaded here: where an earlier answer serves, neither the functions nor the services that they call are loaded.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { createFunctions } = require("../services/lambda/functions") as typeof functionsModule;
  const functions = createFunctions(
    graphs,
    { world, organization, eventBridge },
    {
      now,
      seed: (aws, { region }) => prepareSecrets(aws, settings, region),
      answer: busyWeb(),
      fault: busyAws(),
      standIns: (queues) => standIns(journeys, new Set([...queues].filter((queue) => !counts(queue)))),
    },
  );
  const sends = journeys.map(({ send }) => send);
  prepareFindings(functions.aws, stage, sends);
  prepareQueries(functions.aws, graphs, journeys, { stage, places });
  prepareLiveState(
    functions.aws,
    sends.map(({ event }) => event),
  );
  await functions.run();
  return functions;
}
