import * as z from "zod";
import { exemptionSettings } from "../../model/settings/exemptions";
import { remediationSettings } from "../../model/settings/remediation";

/** Configuration of the function; the parts that operators write are validated by the settings' own schema. */
const configurationSchema = z.strictObject({
  remediation: remediationSettings,
  exemptions: exemptionSettings,
  /** Accounts by id. */
  accounts: z.record(
    z.string(),
    z.strictObject({
      name: z.string(),
      unit: z.string(),
      path: z.string().optional(),
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
