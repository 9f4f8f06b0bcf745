import type { Evidence } from "../evidence/evidence";
import * as all from "./all";
import type { Guarantee, GuaranteeResult } from "./guarantee";

export const guarantees: readonly Guarantee[] = Object.values(all).sort((a, b) => a.id - b.id);

/** Checks every guarantee against the evidence of a simulation. */
export const checkGuarantees = (evidence: Evidence): GuaranteeResult[] =>
  guarantees.map(({ id, title, unit, check }) => {
    const result = check(evidence);
    return { id, title, held: result.failures.length === 0, unit, ...result };
  });
