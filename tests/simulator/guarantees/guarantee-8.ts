import type { Environment } from "../../../environment/environment";
import { chosenDetections, tellsPeople } from "../../../model/detections/detections";
import { watchDetections } from "../../../simulator/evidence/detection-watch";
import type { Graph } from "../../../simulator/graph";
import { detectionsFire } from "../../../simulator/guarantees/08-detections-fire";
import { createWorld } from "../../../simulator/services/events/world";
import { createFunctions, type FunctionsOptions } from "../../../simulator/services/lambda/functions";
import { organizationOf } from "../../../simulator/steps/organization";
import { prepareSecrets } from "../../../simulator/traffic/channel-endpoints";
import { causedBy, sendTraffic } from "../../../simulator/traffic/send-traffic";
import { stageOf } from "../traffic/stage";
import type { Change } from "./breakages/breakage";

/** A recorded environment after a change of single resources, and the judge of guarantee 8 in it. */
export function openEnvironment(graphs: readonly Graph[], environment: Environment, change: Change = (each) => each) {
  const { settings, accounts, stacks } = environment;
  const changed = graphs.map((graph) => ({
    ...graph,
    resources: graph.resources.flatMap((each) => change(each) ?? []),
  }));
  const organization = organizationOf(environment);
  const world = createWorld(changed, organization);
  const stage = stageOf(settings, {
    accounts,
    regions: stacks.map(({ region }) => region),
    buses: world.buses.filter(({ name }) => name !== "default").map(({ arn }) => arn),
  });
  const detections = watchDetections(changed, {
    chosen: chosenDetections(settings).map(({ id }) => id),
    told: tellsPeople(settings),
  });
  type Evidence = Parameters<typeof detectionsFire.check>[0];
  const judge = (evidence: Pick<Evidence, "journeys" | "samples"> & Partial<Evidence>) =>
    detectionsFire.check({
      detections,
      world,
      functions: { runs: [], loops: [], resources: [], complete: false },
      silences: [],
      alerts: [],
      rows: [],
      drifts: [],
      ...evidence,
    });
  return { changed, organization, world, stage, detections, judge };
}

/** The same with its functions, once they have heard of heartbeats alone: the whole of the traffic says no more of what is theirs. */
export async function openLive(
  graphs: readonly Graph[],
  environment: Environment,
  change?: Change,
  options: Pick<FunctionsOptions, "fault"> = {},
) {
  const opened = openEnvironment(graphs, environment, change);
  const { changed, organization, world, stage } = opened;
  const { journeys, eventBridge } = await sendTraffic([], { world, organization, stage, heartbeats: true });
  const functions = createFunctions(
    changed,
    { world, organization, eventBridge },
    { now: stage.now, seed: (aws, { region }) => prepareSecrets(aws, environment.settings, region), ...options },
  );
  await functions.run();
  return {
    ...opened,
    journeys,
    eventBridge,
    functions,
    /** Judges all that was put since, and what happened `later`. */
    judge: ({ journeys: more = [], ...later }: Partial<Parameters<typeof opened.judge>[0]>) =>
      opened.judge({
        journeys: [...journeys, ...more, ...causedBy(functions, stage)],
        samples: false,
        functions: {
          runs: functions.runs,
          loops: [],
          resources: changed.flatMap(({ resources }) => resources),
          complete: false,
        },
        ...later,
      }),
  };
}
