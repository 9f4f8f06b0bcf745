import * as z from "zod/mini";
import { hubSchema } from "../findings/security-hub";

/** `configuration.json` of this function. */
export const configurationSchema = z.strictObject({
  hubs: z.array(hubSchema),
  /** Author of its notes: `event-governance-prod/resolve-findings`. */
  author: z.string(),
  /** Authors whose notes it may replace: its own and the enrichment's. */
  ownAuthors: z.array(z.string()),
  resolveThreats: z.boolean(),
  /** Governed Regions. */
  regions: z.array(z.string()),
});
