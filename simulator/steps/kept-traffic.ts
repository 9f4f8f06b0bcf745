import type { Environment } from "../../environment/environment";
import type { AnsweredFunctions } from "../services/lambda/functions";
import type { Service } from "../services/protocols/service";
import { storedObjects, type StoredObjects } from "../services/s3/objects-api";
import { inputsOf } from "./kept-results";
import type { OpenedWorld } from "./open-world";
import type { SimulationOptions } from "./options";
import { packJourneys, type PackedJourneys, unpackJourneys } from "./packed-journeys";
import { type PackedRun, packRun, unpackRun } from "./packed-runs";
import type { FunctionsRun } from "./run-functions";
import type { SentEvents } from "./send-events";

/** What has become of every event: of those sent, and of those that functions caused. */
export interface Traffic {
  readonly sent: Pick<SentEvents, "rehomed" | "silent"> & {
    /** How many events were sent. */
    readonly events: number;
  };
  readonly answered: FunctionsRun;
}

/** Plain data alone. */
interface KeptTraffic {
  readonly sent: Traffic["sent"];
  readonly journeys: PackedJourneys;
  readonly misplaced: FunctionsRun["misplaced"];
  readonly silences: FunctionsRun["silences"];
  readonly alerts: FunctionsRun["alerts"];
  readonly rows: FunctionsRun["rows"];
  readonly drifts: FunctionsRun["drifts"];
  readonly functions: Pick<AnsweredFunctions, "defects"> & {
    readonly runs: readonly PackedRun[];
    readonly loops: ReturnType<AnsweredFunctions["loops"]>;
    readonly givenUp: ReturnType<AnsweredFunctions["givenUp"]>;
  };
  readonly objects: StoredObjects;
  /** What was taken for granted on the way. */
  readonly assumptions: readonly string[];
}

/**
 * The traffic of an earlier run with the same settings, resources, code of functions and options. Which events are
 * sent, what they are expected to become and which way they take follows from these alone, and from files of the project,
 * which every kept result depends on.
 */
export function keptTraffic(
  environment: Environment,
  { graphs, derived, world }: OpenedWorld,
  { now, all = false, events, part, results }: SimulationOptions,
): { find(): Traffic | undefined; keep(sent: SentEvents, answered: FunctionsRun): void } | undefined {
  // A part of the traffic is sent by whoever looks at one thing many times, each time with other resources; one's own events are
  // sent at the present, which does not come back.
  if (results === undefined || part !== undefined || events !== undefined) return undefined;
  const slot = results.of<KeptTraffic>("traffic", [
    ...inputsOf(environment, graphs),
    { now, all, derived: derived?.places ?? [] },
  ]);
  return {
    find() {
      const kept = slot.find();
      if (kept === undefined) return undefined;
      const { sent, journeys, misplaced, silences, alerts, rows, drifts, functions, objects, assumptions } = kept;
      for (const each of assumptions) world.assume(each);
      return {
        sent,
        answered: {
          journeys: unpackJourneys(journeys, world),
          misplaced,
          silences,
          alerts,
          rows,
          drifts,
          functions: {
            defects: functions.defects,
            runs: functions.runs.map(unpackRun),
            loops: () => functions.loops,
            givenUp: () => functions.givenUp,
            aws: { state: (service) => stateOf(service, objects) },
          },
        },
      };
    },
    keep({ journeys, rehomed, silent }, answered) {
      const { runs, defects, loops, givenUp, aws } = answered.functions;
      slot.keep({
        sent: { rehomed, silent, events: journeys.length },
        journeys: packJourneys(answered.journeys, world),
        misplaced: answered.misplaced,
        silences: answered.silences,
        alerts: answered.alerts,
        rows: answered.rows,
        drifts: answered.drifts,
        functions: { runs: runs.map(packRun), defects, loops: loops(), givenUp: givenUp() },
        objects: aws.state(storedObjects, "", ""),
        assumptions: [...world.assumptions],
      });
    },
  };
}

/** Of what functions leave in AWS, later steps read the objects alone. */
function stateOf<State>(service: Service<State>, objects: StoredObjects): State {
  if (service.name === storedObjects.name) return objects as State;
  throw new Error(`Of ${service.name} nothing is kept: add it to KeptTraffic.`);
}
