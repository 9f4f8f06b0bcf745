import type { Environment } from "../../environment/environment";
import { chosenDetections, tellsPeople } from "../../model/detections/detections";
import { expiringObjects } from "../evidence/bucket-objects";
import { askDeadLetterQueues } from "../evidence/dead-letters";
import { watchDetections } from "../evidence/detection-watch";
import type { Evidence } from "../evidence/evidence";
import { checkQuotas } from "../evidence/quotas";
import type { OpenedWorld } from "./open-world";
import type { SimulationOptions } from "./options";
import type { QueriedArchive } from "./query-archive";
import type { FunctionsRun } from "./run-functions";
import type { SentEvents } from "./send-events";
import type { WrittenArchive } from "./write-archive";

/** What the steps before have left to look at. */
interface Outcome {
  readonly opened: OpenedWorld;
  readonly sent: SentEvents;
  readonly answered: FunctionsRun;
  readonly written: WrittenArchive;
  readonly queried: QueriedArchive;
}

/** Puts together what the guarantees are held against. */
export function collectEvidence(
  { settings }: Environment,
  { events }: SimulationOptions,
  { opened, sent, answered, written, queried }: Outcome,
): Evidence {
  const { graphs, world, organization, refused } = opened;
  const { functions, journeys, misplaced } = answered;
  return {
    world,
    journeys,
    ...queried,
    samples: events === undefined,
    detections: watchDetections(graphs, {
      chosen: chosenDetections(settings).map(({ id }) => id),
      told: tellsPeople(settings),
    }),
    quotas: checkQuotas(graphs),
    deadLetters: askDeadLetterQueues(world, organization),
    functions: {
      runs: functions.runs,
      loops: functions.loops(),
      resources: graphs.flatMap((graph) => graph.resources),
      // What only a failure or an enforced remediation needs, this traffic does not call: the functions' tests do.
      complete: false,
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
