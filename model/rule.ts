import type { Envelope, JsonObject } from "./envelope";

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

/** Whether a rule in this state receives an event that its pattern matches. */
export const receives = (state: RuleState, event: Pick<Envelope, "source" | "detail-type" | "detail">): boolean =>
  state === "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS" || (state === "ENABLED" && !isReadOnlyManagement(event));

/** CloudTrail writes its booleans as such or as text. Data events and network activity reach every rule. */
const isReadOnlyManagement = ({
  source,
  "detail-type": type,
  detail: { readOnly, managementEvent, eventCategory },
}: Pick<Envelope, "source" | "detail-type" | "detail">): boolean =>
  source.startsWith("aws.") &&
  type.endsWith("via CloudTrail") &&
  String(readOnly) === "true" &&
  String(managementEvent) !== "false" &&
  (eventCategory ?? "Management") === "Management";

/** The condition that excludes replayed events. Without it, each replay would archive and handle them again. */
export const notReplayed: JsonObject = { "replay-name": [{ exists: false }] };

/** The same rule without replayed events. */
export const withoutReplays = <Rule extends Pick<RulePlan, "pattern">>(rule: Rule): Rule => ({
  ...rule,
  pattern: { ...rule.pattern, ...notReplayed },
});
