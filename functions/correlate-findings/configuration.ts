import * as z from "zod/mini";
import type { Correlation } from "../../model/findings/correlation";
import { hubSchema } from "../findings/security-hub";

/** `configuration.json` of this function. */
export const configurationSchema = z.strictObject({
  /** One: a problem that both Security Hubs report is correlated once. */
  hubs: z.tuple([hubSchema]),
  /** Of its comments on findings of the new Security Hub: `event-governance-prod/correlate-findings`. */
  author: z.string(),
  /** Authors whose comments it may replace: its own and the enrichment's. */
  ownAuthors: z.array(z.string()),
  /** `event-governance-prod`. */
  prefix: z.string(),
  /** Without samples, which are only for tests. */
  correlations: z.array(z.custom<Correlation>((value) => typeof value === "object" && value !== null)),
});
