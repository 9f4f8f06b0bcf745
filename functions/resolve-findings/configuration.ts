import * as z from "zod/mini";

/** `configuration.json` of this function. */
export const configurationSchema = z.strictObject({
  roleArn: z.string(),
  /** Author of its notes: `event-governance-prod/resolve-findings`. */
  author: z.string(),
  /** Authors whose notes it may replace: its own and the enrichment's. */
  ownAuthors: z.array(z.string()),
  resolveThreats: z.boolean(),
  /** Governed Regions. */
  regions: z.array(z.string()),
  /** Aggregation Regions that hold the findings of all others; absent: each Region holds its own. */
  findingRegions: z.optional(z.array(z.string())),
});
