import type { JsonObject } from "../envelope";
import type { CorrelationRule } from "./correlation-rule";
import type { Group, Observation } from "./observation";

/** Detail type of the event that tells an incident. */
export const alertType = "Correlation Alert";

/** The event on which the function looks at what did not happen. */
export const checkDue = { source: "event-governance.schedule", detailType: "Correlation Check Due" } as const;

/** Items over which the groups that are due at one time are spread: each has at most 400 KB. */
export const dueItems = 4;

export interface Alert {
  readonly rule: Pick<CorrelationRule, "id" | "events">;
  readonly group: Group;
  /** The same for every delivery of the alert. */
  readonly incident: string;
  /** Time of the first and the last event, in milliseconds. */
  readonly from: number;
  readonly to: number;
  /** Its events, or the first and the last of them. */
  readonly chain: readonly Observation[];
}

/** Detail of the event. */
export function alertDetail({ rule, group, incident, from, to, chain }: Alert): JsonObject {
  return {
    rule: rule.id,
    incident,
    // Not every group has them: the event itself carries those of the hub.
    ...(group["account"] !== undefined && { account: group["account"] }),
    group: { ...group },
    concerned: concernedOf(group),
    from: momentOf(from),
    to: momentOf(to),
    events: chain.map(({ event, key, at, name, value }) => ({
      event: rule.events[event]?.id ?? "",
      name,
      time: momentOf(at),
      key,
      ...(value !== undefined && { value }),
    })),
  };
}

/** What its events have in common, as messages name it and exceptions may: `user: temporary`. */
export const concernedOf = (group: Group): string[] =>
  Object.entries(group).map(([name, value]) => `${name}: ${value}`);

const momentOf = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`;
