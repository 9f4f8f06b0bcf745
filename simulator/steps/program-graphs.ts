import { count } from "../../console/count";
import type { Environment } from "../../environment/environment";
import type { Graph } from "../graph";
import type { SimulationOptions } from "./options";
import type { Progress } from "./progress";
import { recordStacks } from "./record";

/** The stacks that the program makes of an environment, each member recorded, beside whatever else is evaluated. */
export function programGraphs(
  environment: Environment,
  { kept }: Pick<SimulationOptions, "kept">,
  progress: Progress,
): Promise<readonly Graph[]> {
  return progress.step("Recording the program, to compare", async (say) => {
    const graphs = kept?.find(environment) ?? (await recordStacks(environment));
    say(
      count(
        graphs.reduce((sum, { resources }) => sum + resources.length, 0),
        "resource",
      ),
    );
    return graphs;
  });
}
