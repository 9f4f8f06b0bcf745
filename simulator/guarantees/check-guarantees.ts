import { breathe } from "../../console/breathe";
import type { Evidence } from "../evidence/evidence";
import * as all from "./all";
import type { Guarantee, GuaranteeResult } from "./guarantee";

export const guarantees: readonly Guarantee[] = Object.values(all).sort((a, b) => a.id - b.id);

/** Checks every guarantee against the evidence of a simulation. */
export async function checkGuarantees(evidence: Evidence): Promise<GuaranteeResult[]> {
  const results: GuaranteeResult[] = [];
  for (const { checkedOn: _forDocuments, recordedOnly: _forTests, check, ...guarantee } of guarantees) {
    await breathe();
    const result = check(evidence);
    results.push({ ...guarantee, ...result, held: result.failures.length === 0 });
  }
  return results;
}
