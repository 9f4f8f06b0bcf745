import type { Environment } from "../../environment/environment";
import type * as evidence from "../evidence/recorded-evidence";
import type { RecordedEvidence } from "../evidence/recorded-evidence";
import { inputsOf } from "./kept-results";
import type { OpenedWorld } from "./open-world";
import type { SimulationOptions } from "./options";

/** Plain data alone. */
interface KeptEvidence {
  readonly found: RecordedEvidence;
  /** What was taken for granted in the answers. */
  readonly assumptions: readonly string[];
}

/**
 * What recorded resources show by themselves; or what the same resources showed before, with the same settings and code of
 * functions: nothing else is asked, and no event takes part. Whether it is enough is judged in each run.
 */
export function keptEvidence(
  environment: Environment,
  opened: OpenedWorld,
  { results }: Pick<SimulationOptions, "results">,
): RecordedEvidence {
  const { graphs, derived, world } = opened;
  const slot = results?.of<KeptEvidence>("evidence", [...inputsOf(environment, graphs), derived?.places ?? []]);
  const kept = slot?.find();
  if (kept !== undefined) {
    for (const each of kept.assumptions) world.assume(each);
    return kept.found;
  }
  // Loaded here: where an earlier answer serves, nothing that asks is loaded.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { recordedEvidence } = require("../evidence/recorded-evidence") as typeof evidence;
  const found = recordedEvidence(environment.settings, opened);
  slot?.keep({ found, assumptions: [...world.assumptions] });
  return found;
}
