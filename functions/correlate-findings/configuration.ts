import * as z from "zod/mini";
import type { Correlation } from "../../model/findings/correlation";

/** `configuration.json` of this function. */
export const configurationSchema = z.strictObject({
  roleArn: z.string(),
  /** Security Hub's administrator account, which owns the correlated findings. */
  administratorId: z.string(),
  /** `event-governance-prod`. */
  prefix: z.string(),
  /** Without samples, which are only for tests. */
  correlations: z.array(z.custom<Correlation>((value) => typeof value === "object" && value !== null)),
});
