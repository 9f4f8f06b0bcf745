import * as z from "zod/mini";
import type { Account } from "../../model/accounts/account";
import type { ExceptionRule } from "../../model/detections/exceptions";
import type { CorrelationRule } from "../../model/correlations/correlation-rule";

/** `configuration.json` of this function, as written by `model/correlations/plan.ts`. */
export const configurationSchema = z.strictObject({
  /** Without samples, which are only for tests. */
  rules: z.array(z.custom<CorrelationRule>((value) => typeof value === "object" && value !== null)),
  /** Of the rules' detections, as settings have them. */
  exceptions: z.array(z.custom<ExceptionRule>((value) => typeof value === "object" && value !== null)),
  /** Empty unless an exception is about units or tags. */
  accounts: z.array(z.custom<Account>((value) => typeof value === "object" && value !== null)),
});

export type Configuration = z.output<typeof configurationSchema>;
