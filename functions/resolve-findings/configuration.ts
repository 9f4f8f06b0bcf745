import * as z from "zod";

/** `configuration.json` of this function. */
export const configurationSchema = z.strictObject({
  roleArn: z.string(),
  /** Of notes that it writes: `event-governance-prod/resolve-findings`. */
  author: z.string(),
  /** Of notes that it may replace: its own and those of the enrichment. */
  ownAuthors: z.array(z.string()),
  resolveThreats: z.boolean(),
  /** Governed Regions. */
  regions: z.array(z.string()),
  /** Regions that hold the findings of all others; absent: each its own. */
  findingRegions: z.array(z.string()).optional(),
});
