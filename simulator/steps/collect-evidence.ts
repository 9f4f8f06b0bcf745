import type { Environment } from "../../environment/environment";
import { chosenDetections, tellsPeople } from "../../model/detections/detections";
import { expiringObjects } from "../evidence/bucket-objects";
import { askDeadLetterQueues } from "../evidence/dead-letters";
import { watchDetections } from "../evidence/detection-watch";
import type { Evidence } from "../evidence/evidence";
import { checkQuotas } from "../evidence/quotas";
import type { RecordedEvidence } from "../evidence/recorded-evidence";
import { codedCalls } from "../services/lambda/coded-calls";
import { keptEvidence } from "./kept-evidence";
import type { OpenedWorld } from "./open-world";
import type { SimulationOptions } from "./options";
import type { QueriedArchive } from "./query-archive";
import type { FunctionsRun } from "./run-functions";
import type { SentEvents } from "./send-events";
import type { WrittenArchive } from "./write-archive";

/** Results of the previous steps. */
interface Outcome {
  readonly opened: OpenedWorld;
  readonly sent: Pick<SentEvents, "silent">;
  readonly answered: FunctionsRun;
  readonly written: WrittenArchive;
  readonly queried: QueriedArchive;
}

/** Collects the evidence for the guarantees. */
export function collectEvidence(
  environment: Environment,
  options: SimulationOptions,
  { opened, sent, answered, written, queried }: Outcome,
): Evidence {
  const { settings } = environment;
  const { events, now, part } = options;
  const { graphs, world, organization, refused } = opened;
  const { functions, journeys, misplaced, silences, alerts, rows, drifts } = answered;
  return {
    world,
    journeys,
    silences,
    alerts,
    rows,
    drifts,
    arrivedOn: now.toISOString().slice(0, 10),
    ...queried,
    samples: events === undefined,
    detections: watchDetections(graphs, {
      chosen: chosenDetections(settings).map(({ id }) => id),
      told: tellsPeople(settings),
    }),
    quotas: checkQuotas(graphs),
    deadLetters: askDeadLetterQueues(world, organization),
    ...(part?.recorded === false ? nothingRecorded : keptEvidence(environment, opened, options)),
    functions: {
      runs: functions.runs,
      loops: functions.loops(),
      resources: graphs.flatMap((graph) => graph.resources),
      // A user's own events, or a part of the traffic, need not use anything.
      complete: events === undefined && part === undefined,
      inCode: codedCalls(graphs.flatMap((graph) => graph.resources)),
    },
    defects: [
      ...world.defects,
      ...refused,
      ...written.defects,
      ...sent.silent,
      ...functions.defects,
      ...functions.givenUp(),
      ...misplaced,
      ...expiringObjects(graphs, written.placed),
    ],
  };
}

const nothingRecorded: RecordedEvidence = {
  answering: [],
  hearing: [],
  people: [],
  readable: [],
  safekeeping: [],
  whoMay: { questions: 0, openings: [] },
};
