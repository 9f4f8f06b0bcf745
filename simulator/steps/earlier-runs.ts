import { join } from "node:path";
import { keptRecordings, withoutEarlierRecordings } from "./kept-recordings";
import { keptResults, withoutEarlierResults } from "./kept-results";
import type { SimulationOptions } from "./options";

const cache = join(__dirname, "..", "..", ".cache");

/** What earlier runs have left, to be used where nothing has changed; `fresh`: only to be replaced. */
export function earlierRuns(fresh: boolean): Required<Pick<SimulationOptions, "kept" | "results">> {
  const kept = keptRecordings(join(cache, "recorded"));
  const results = keptResults(join(cache, "simulated"));
  return fresh ? { kept: withoutEarlierRecordings(kept), results: withoutEarlierResults(results) } : { kept, results };
}
