import { shareOf } from "../network/delivery-streams";
import type { Hub } from "../network/network";
import { type RulePlan, withoutReplays } from "../rule";

/** A rule of the central bus that hands a delivery stream its share of the events. */
export interface ArchiveRule extends RulePlan {
  /** Counted from 1. */
  readonly stream: number;
}

/**
 * The members' own patterns, once more at the center: nothing that no member should send is archived. One list for each of
 * them, with a rule for each delivery stream.
 */
export const planArchiveRules = ({ rules, streams }: Pick<Hub, "rules" | "streams">): ArchiveRule[][] =>
  rules.map((rule) => {
    const { suffix, pattern, state } = withoutReplays(rule);
    return Array.from({ length: streams }, (_, index) => ({
      stream: index + 1,
      suffix,
      description: `Archives ${suffix} events`,
      pattern: { ...pattern, ...shareOf(index + 1, streams) },
      state,
    }));
  });
