import type { JsonObject } from "./envelope";

/** An event bus rule as plain data. */
export interface RulePlan {
  /** Suffix of its name. */
  readonly suffix: string;
  readonly description: string;
  readonly pattern: JsonObject;
  /** Absent: EventBridge's default, `ENABLED`. */
  readonly state?: RuleState;
}

/**
 * `ENABLED` never receives read-only management events; the longer state does (EventBridge user guide, "Receiving
 * read-only management events from AWS services").
 */
export type RuleState = "ENABLED" | "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS" | "DISABLED";

/** The condition that excludes replayed events. Without it, each replay would archive and handle them again. */
export const notReplayed: JsonObject = { "replay-name": [{ exists: false }] };

/** The same rule without replayed events. */
export const withoutReplays = <Rule extends Pick<RulePlan, "pattern">>(rule: Rule): Rule => ({
  ...rule,
  pattern: { ...rule.pattern, ...notReplayed },
});
