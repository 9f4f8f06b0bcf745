import * as z from "zod/mini";
import { type ExpectedAccount, expectedById } from "../../model/silence/expected";
import type { SilenceLimits } from "../../model/silence/judge";

/** `configuration.json` of this function, as written by `model/silence/plan.ts`. */
const schema = z.strictObject({
  /** Minutes without a heartbeat after which a rule is silent. */
  silentMinutes: z.number(),
  /** Minutes after which it is told with one that is silent. */
  togetherMinutes: z.number(),
  /** Minutes that one which was never heard may take. */
  graceMinutes: z.number(),
  /** Minutes between two heartbeats of a rule. */
  intervalMinutes: z.number(),
  /** Minutes without an event of CloudTrail after which an account lacks them; 0: they are not heard. */
  trailMinutes: z.number(),
  /** Account that is believed when it says what became of others. */
  managementAccountId: z.string(),
  /** Beginning of the names of the environment's resources. */
  prefix: z.string(),
  ruleSets: z.array(z.array(z.string())),
  placements: z.array(z.record(z.string(), z.number())),
  accounts: z.array(z.tuple([z.string(), z.string(), z.string(), z.number()])),
});

export interface Configuration extends SilenceLimits {
  /** Milliseconds between two heartbeats of a rule. */
  readonly intervalMs: number;
  readonly managementAccountId: string;
  readonly prefix: string;
  /** By id. */
  readonly accounts: ReadonlyMap<string, ExpectedAccount>;
}

/** @throws ZodError if the program and the function have different versions. */
export function readConfiguration(raw: unknown): Configuration {
  const { silentMinutes, togetherMinutes, graceMinutes, intervalMinutes, trailMinutes, ...parsed } = schema.parse(raw);
  return {
    silentMs: silentMinutes * 60_000,
    togetherMs: togetherMinutes * 60_000,
    graceMs: graceMinutes * 60_000,
    intervalMs: intervalMinutes * 60_000,
    trailMs: trailMinutes * 60_000,
    managementAccountId: parsed.managementAccountId,
    prefix: parsed.prefix,
    accounts: expectedById(parsed),
  };
}
