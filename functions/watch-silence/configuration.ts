import * as z from "zod";

/** `configuration.json` of this function, as written by `model/silence/plan.ts`. */
const schema = z.strictObject({
  /** Minutes without a heartbeat after which a rule is silent. */
  silentMinutes: z.number(),
  /** Minutes after which it is told with one that is silent. */
  togetherMinutes: z.number(),
  /** Minutes that one which was never heard may take. */
  graceMinutes: z.number(),
  ruleSets: z.array(z.array(z.string())),
  placements: z.array(z.record(z.string(), z.number())),
  accounts: z.array(z.tuple([z.string(), z.string(), z.string(), z.number()])),
});

/** What is expected of one account: suffixes of rules by Region, sorted. */
export interface ExpectedAccount {
  readonly id: string;
  readonly name: string;
  readonly unit: string;
  readonly regions: ReadonlyMap<string, readonly string[]>;
}

export interface Configuration {
  readonly silentMs: number;
  readonly togetherMs: number;
  readonly graceMs: number;
  /** By id. */
  readonly accounts: ReadonlyMap<string, ExpectedAccount>;
}

/** @throws ZodError if the program and the function have different versions. */
export function readConfiguration(raw: unknown): Configuration {
  const { silentMinutes, togetherMinutes, graceMinutes, ...parsed } = schema.parse(raw);
  // Accounts with the same placement share one map.
  const placements = parsed.placements.map(
    (sets) =>
      new Map(Object.entries(sets).map(([region, set]): [string, string[]] => [region, parsed.ruleSets[set] ?? []])),
  );
  const none: ReadonlyMap<string, readonly string[]> = new Map();
  return {
    silentMs: silentMinutes * 60_000,
    togetherMs: togetherMinutes * 60_000,
    graceMs: graceMinutes * 60_000,
    accounts: new Map(
      parsed.accounts.map(([id, name, unit, placement]) => [
        id,
        { id, name, unit, regions: placements[placement] ?? none },
      ]),
    ),
  };
}
