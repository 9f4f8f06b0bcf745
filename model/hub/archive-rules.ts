import type { Provenance } from "../envelope";
import { shareOf } from "../network/delivery-streams";
import type { Hub } from "../network/network";
import { type RulePlan, withoutReplays } from "../rule";

/** A rule on the central bus that sends a delivery stream its share of the events. */
export interface ArchiveRule extends RulePlan {
  /** From 1, of the streams of its provenance. */
  readonly stream: number;
  readonly provenance: Provenance;
}

/**
 * The members' patterns, repeated on the central bus, so that nothing is archived that no member should send. One list
 * for each pattern, with a rule for each delivery stream.
 */
export const planArchiveRules = ({ rules, streams }: Pick<Hub, "rules" | "streams">): ArchiveRule[][] =>
  rules.map((rule) => {
    const { suffix, pattern, state, provenance } = withoutReplays(rule);
    return Array.from({ length: streams }, (_, index) => ({
      stream: index + 1,
      provenance,
      suffix,
      description: `Archives ${suffix} events`,
      pattern: { ...pattern, ...shareOf(index + 1, streams) },
      state,
    }));
  });
