import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";

const count = z.int().min(0);

/** Numbers of mutants. */
export const tallySchema = z.strictObject({
  mutants: count,
  /** Those that break no promise: no guarantee is to find them out. */
  harmless: count,
  killed: count,
  /** Of the killed: a guarantee names the changed resource, or what depends on it. */
  blamed: count,
  /** The policy pack objects. */
  pack: count,
});
export type Tally = z.infer<typeof tallySchema>;

/** The last whole run of `npm run mutants`, as far as a report quotes it. */
const figuresSchema = z.object({ date: z.iso.date(), commit: z.string(), of: count, all: tallySchema });
export type LastMutants = z.infer<typeof figuresSchema>;

/** Where a whole run of the tool leaves its numbers. */
export const outcomeFile = join(__dirname, "..", "..", "docs", "mutants.json");

/** Undefined where the file is not: nothing then says how much the guarantees notice. */
export function lastMutants(file = outcomeFile): LastMutants | undefined {
  try {
    return figuresSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Those that a guarantee was to find out, and those that one did. */
export const madeAndFound = ({ all }: Pick<LastMutants, "all">): { readonly made: number; readonly found: number } => ({
  made: all.mutants - all.harmless,
  found: all.killed,
});
