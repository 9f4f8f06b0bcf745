import * as z from "zod";
import type { Correlation } from "../../model/findings/correlation";

/** `configuration.json` of this function. */
export const configurationSchema = z.strictObject({
  roleArn: z.string(),
  /** Security Hub's administrator, which owns the findings that are made. */
  administratorId: z.string(),
  /** `event-governance-prod`. */
  prefix: z.string(),
  /** Without samples: they are for tests. */
  correlations: z.array(z.custom<Correlation>((value) => typeof value === "object" && value !== null)),
});
