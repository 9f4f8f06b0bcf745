import { acceptedFor } from "./accepted";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { breathe } from "../../console/breathe";
import type { Environment } from "../../environment/environment";
import { prepareMembers, recordStacks } from "../simulation";
import type { KeptRecordings } from "../steps/kept-recordings";
import { createJudge, type Recorded, type Verdict } from "./judge";
import type { Area, Mutant } from "./mutant";
import { mutantsOf } from "./mutate";
import type { Judged } from "./outcome";
import { createPack } from "./pack";
import { sample, spread } from "./sample";
import { type Variant, variantOf } from "./variants";

/** Which mutants are judged, and how. */
export interface Choice {
  readonly variants: readonly Variant[];
  readonly areas?: readonly Area[];
  /** Text in their names. */
  readonly only?: string;
  /** Most mutants of the same change in the same kind of resource. */
  readonly perKind: number;
  /** Most in all, from all parts. */
  readonly most?: number;
  readonly seed: string;
  /** Judge by recorded resources alone. */
  readonly recorded: boolean;
}

/** The mutants of an environment in one variant. */
interface Prepared extends Recorded {
  readonly variant: Variant;
  readonly mutants: readonly Mutant[];
}

/**
 * The chosen mutants of each variant. What several variants have alike, by everything that is recorded of it, is mutated in the
 * first of them alone. `of`: how many there are before a sample is taken.
 */
export async function prepareMutants(
  environment: Environment,
  choice: Choice,
  kept: KeptRecordings,
): Promise<{ readonly prepared: readonly Prepared[]; readonly of: number }> {
  const seen = new Set<string>();
  const prepared: Prepared[] = [];
  for (const variant of choice.variants) {
    const its = variantOf(environment, variant);
    const graphs = kept.find(its) ?? (await recordStacks(its));
    kept.keep(its, graphs);
    const templates = prepareMembers(its);
    const all = mutantsOf([...graphs, ...templates].flatMap(({ resources }) => resources));
    const mutants = sample(all, choice.perKind, choice.seed).filter((mutant) => {
      const key = `${mutant.id} ${JSON.stringify(mutant.original.inputs)}`;
      if (seen.has(key)) return false;
      seen.add(key);
      return (
        (choice.areas?.includes(mutant.area) ?? true) && (choice.only === undefined || mutant.id.includes(choice.only))
      );
    });
    prepared.push({ variant, environment: its, graphs, prepared: templates, mutants });
  }
  const all = prepared.flatMap(({ mutants }) => mutants);
  if (choice.most === undefined) return { prepared, of: all.length };
  const chosen = spread(all, choice.most, choice.seed);
  return {
    prepared: prepared.map((each) => ({ ...each, mutants: each.mutants.filter((mutant) => chosen.has(mutant)) })),
    of: all.length,
  };
}

/** Judges every `parts`-th mutant from `index` on, and hands on what becomes of each. */
export async function judgePart(
  environment: Environment,
  choice: Choice,
  { index, parts, kept }: { readonly index: number; readonly parts: number; readonly kept: KeptRecordings },
  tell: (judged: Judged) => void,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "mutants-"));
  const options = { folder, now: new Date(), ...(choice.recorded && { only: "recorded" as const }) };
  let at = 0;
  try {
    for (const { variant, mutants, ...recorded } of (await prepareMutants(environment, choice, kept)).prepared) {
      const judge = createJudge(recorded, options);
      const pack = createPack(recorded.graphs);
      for (const mutant of mutants) {
        if (at++ % parts !== index) continue;
        // An interrupt, or that nobody listens any more, is heard between two.
        await breathe();
        const before = process.cpuUsage();
        const verdict = await judge.judge(mutant);
        const objecting = await pack.objecting(mutant);
        const { user, system } = process.cpuUsage(before);
        tell({ ...judged(verdict, variant, objecting), seconds: (user + system) / 1e6 });
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const judged = (
  { mutant, killed, crash }: Verdict,
  variant: Variant,
  pack: readonly string[],
): Omit<Judged, "seconds"> => {
  const { id, area } = mutant;
  const accepted = acceptedFor(mutant);
  return {
    id,
    variant,
    area,
    pack,
    ...(killed && { killed }),
    ...(accepted && { reason: { kind: accepted.kind, why: accepted.why } }),
    ...(crash !== undefined && { crash }),
  };
};
