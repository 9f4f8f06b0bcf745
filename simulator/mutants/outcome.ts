import { existsSync, readFileSync } from "node:fs";
import * as z from "zod";
import type { Reason } from "./accepted";
import { type Tally, tallySchema } from "../report/last-mutants";
import { areas, type Area } from "./mutant";
import { variants, type Variant } from "./variants";

/** What became of one mutant, as plain data. */
export interface Judged {
  readonly id: string;
  readonly variant: Variant;
  readonly area: Area;
  /** Absent: every guarantee held. */
  readonly killed?: {
    readonly at: string;
    readonly by: readonly number[];
    readonly blamed: boolean;
    readonly example: { readonly guarantee: number; readonly resource: string; readonly problem: string };
  };
  /** Why it need not be found out, where `accepted.ts` says so. */
  readonly reason?: Reason;
  /** Names of the policies of the pack that object. */
  readonly pack: readonly string[];
  /** What the simulator threw. */
  readonly crash?: string;
  /** CPU time that it took. */
  readonly seconds: number;
}

const count = z.int().min(0);

/** The last whole run of the tool: docs/mutants.json. */
export const outcomeSchema = z.strictObject({
  date: z.iso.date(),
  commit: z.string(),
  /** Mutants that the rules make: a sample of them is fewer than these. */
  of: count,
  /** CPU time of all. */
  seconds: z.number(),
  all: tallySchema,
  areas: z.partialRecord(z.enum(areas), tallySchema),
  /** By number: mutants that the guarantee is broken by. */
  guarantees: z.record(z.string(), z.strictObject({ killed: count, alone: count })),
  survivors: z.array(
    z.strictObject({
      id: z.string(),
      variant: z.enum(variants),
      area: z.enum(areas),
      pack: z.array(z.string()),
      reason: z.strictObject({ kind: z.enum(["harmless", "unseen"]), why: z.string() }).optional(),
    }),
  ),
});
export type Outcome = z.infer<typeof outcomeSchema>;

/** Undefined where no run was kept. */
export const keptOutcome = (file: string): Outcome | undefined =>
  existsSync(file) ? outcomeSchema.parse(JSON.parse(readFileSync(file, "utf8"))) : undefined;

export function outcomeOf(judged: readonly Judged[], made: Pick<Outcome, "date" | "commit" | "of">): Outcome {
  const numbers = [...new Set(judged.flatMap(({ killed }) => killed?.by ?? []))].sort((a, b) => a - b);
  return {
    ...made,
    seconds: Math.round(judged.reduce((sum, { seconds }) => sum + seconds, 0)),
    all: tallyOf(judged),
    areas: Object.fromEntries(
      areas.flatMap((area) => {
        const those = judged.filter((each) => each.area === area);
        return those.length === 0 ? [] : [[area, tallyOf(those)]];
      }),
    ),
    guarantees: Object.fromEntries(
      numbers.map((number) => {
        const by = judged.flatMap(({ killed }) => (killed?.by.includes(number) === true ? [killed.by] : []));
        return [String(number), { killed: by.length, alone: by.filter(({ length }) => length === 1).length }];
      }),
    ),
    survivors: judged
      .filter(({ killed }) => killed === undefined)
      .map(({ id, variant, area, pack, reason }) => ({ id, variant, area, pack: [...pack], ...(reason && { reason }) }))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

export function tallyOf(judged: readonly Judged[]): Tally {
  const killed = judged.flatMap((each) => each.killed ?? []);
  return {
    mutants: judged.length,
    harmless: judged.filter(isHarmless).length,
    killed: killed.length,
    blamed: killed.filter(({ blamed }) => blamed).length,
    pack: judged.filter(({ pack }) => pack.length > 0).length,
  };
}

const isHarmless = ({ killed, reason }: Judged) => killed === undefined && reason?.kind === "harmless";

/** Percent of the mutants that are found out, those aside that break no promise. */
export const percentKilled = ({ mutants, harmless, killed }: Tally): number =>
  mutants === harmless ? 100 : (100 * killed) / (mutants - harmless);
