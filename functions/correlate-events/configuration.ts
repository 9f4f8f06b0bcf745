import * as z from "zod/mini";
import type { CorrelationRule } from "../../model/correlations/correlation-rule";

/** `configuration.json` of this function, as written by `model/correlations/plan.ts`. */
export const configurationSchema = z.strictObject({
  /** Without samples, which are only for tests. */
  rules: z.array(z.custom<CorrelationRule>((value) => typeof value === "object" && value !== null)),
});
