import { rm } from "node:fs/promises";
import { count } from "../../console/count";
import { type PlacedObject, placeBucketObjects } from "../evidence/bucket-objects";
import { placeStoredObjects } from "../evidence/stored-objects";
import type { JqOutcome } from "../services/firehose/jq";
import { runDeliveryStreams, type StreamsRun } from "../services/firehose/delivery-streams";
import { toDeliver } from "../traffic/journey";
import type { OpenedWorld } from "./open-world";
import type { SimulationOptions } from "./options";
import type { Say } from "./progress";
import type { FunctionsRun } from "./run-functions";

/** Content of the buckets, and what AWS would have rejected on the way there. */
export interface WrittenArchive extends StreamsRun {
  /** Objects that the program put there. */
  readonly placed: readonly PlacedObject[];
}

/** Writes the objects of delivery streams, the program and its functions. */
export async function writeArchive(
  { graphs, world, organization }: OpenedWorld,
  { functions, journeys }: FunctionsRun,
  { root, now, results }: SimulationOptions,
  say: Say,
): Promise<WrittenArchive> {
  await rm(root, { recursive: true, force: true });
  const tables = graphs
    .flatMap(({ resources }) => resources)
    .filter(({ type }) => type === "aws:glue/catalogTable:CatalogTable");
  let [streams, asBefore] = [0, 0];
  const run = await runDeliveryStreams(world, organization, toDeliver(journeys), {
    root,
    now,
    tables,
    ...(results && { evaluated }),
  });
  const placed = await placeBucketObjects(graphs, root);
  const claims = placeStoredObjects(functions, root);
  const before = streams > 0 && streams === asBefore ? ", partition keys as before" : "";
  say(`${count(run.objects + claims, "object")}${before}`);
  return { ...run, placed };

  function evaluated(query: string, records: readonly string[]) {
    const slot = results?.of<readonly JqOutcome[]>("partitions", [query, records]);
    streams++;
    return {
      find(): readonly JqOutcome[] | undefined {
        const found = slot?.find();
        if (found !== undefined) asBefore++;
        return found;
      },
      keep: (outcomes: readonly JqOutcome[]) => slot?.keep(outcomes),
    };
  }
}
