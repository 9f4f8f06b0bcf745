import * as z from "zod/mini";
import { comparedTypes } from "../../model/drift/compared";

/** `configuration.json` of this function, as written by `model/drift/plan.ts` and `components/hub/deployment.ts`. */
export const configurationSchema = z.strictObject({
  /** Beginning of the names of the environment's resources. */
  prefix: z.string(),
  /** Minutes after which a difference that is still there is told. */
  settledMinutes: z.number(),
  /** What the hub was deployed with. */
  resources: z.array(
    z.strictObject({
      type: z.enum(comparedTypes),
      name: z.string(),
      inputs: z.record(z.string(), z.unknown()),
      outputs: z.record(z.string(), z.unknown()),
    }),
  ),
});
