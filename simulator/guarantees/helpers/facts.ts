import type { Fact } from "../../evidence/fact";
import type { CheckResult } from "../guarantee";

/** Judges facts, each by itself. */
export const judged = (facts: readonly Fact[]): CheckResult => ({
  checked: facts.length,
  failures: facts.flatMap(({ what, urn, problem }) =>
    problem === undefined ? [] : [{ event: what, path: [], resource: urn, problem }],
  ),
});
