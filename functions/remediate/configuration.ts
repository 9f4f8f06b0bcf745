import * as z from "zod/mini";
import { isObject } from "../../model/json";
import type { Exemption } from "../../model/settings/exemptions";
import type { RemediationSettings } from "../../model/settings/remediation";

/**
 * `configuration.json` of this function, as written by `model/remediate/plan.ts`. What operators write has been checked by the
 * settings' own schema there, with every default: here that would be a quarter of the function.
 */
const configurationSchema = z.strictObject({
  remediation: z.custom<RemediationSettings>(isObject),
  exemptions: z.array(z.custom<Exemption>(isObject)),
  /** Accounts by id. */
  accounts: z.record(
    z.string(),
    z.strictObject({
      name: z.string(),
      unit: z.string(),
      path: z.optional(z.string()),
      tags: z.record(z.string(), z.string()),
    }),
  ),
  /** Name of the role that this hub's function assumes in a member, by governed Region. */
  roles: z.record(z.string(), z.string()),
  /** Regions whose events this hub receives. */
  regions: z.array(z.string()),
});

export type Configuration = z.output<typeof configurationSchema>;

export const readConfiguration = (raw: unknown): Configuration => configurationSchema.parse(raw);
