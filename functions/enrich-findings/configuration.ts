import * as z from "zod/mini";
import { hubSchema } from "../findings/security-hub";

/** `configuration.json` of this function. */
export const configurationSchema = z.strictObject({
  hubs: z.array(hubSchema),
  /** Of notes that it writes: `event-governance-prod/enrich-findings`. */
  author: z.string(),
  governanceAccountId: z.string(),
  /** `event-governance-prod`: prefix of the generators of correlated findings. */
  prefix: z.string(),
  contacts: z.boolean(),
  tags: z.optional(z.array(z.string())),
  accounts: z.array(
    z.strictObject({ id: z.string(), name: z.string(), unit: z.string(), tags: z.record(z.string(), z.string()) }),
  ),
});
