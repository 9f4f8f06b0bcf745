import type { Envelope } from "../../../../model/envelope";
import { outcomesOf, type TargetOutcome } from "../../../../simulator/services/events/delivery";
import { createEventBridge, type Faults } from "../../../../simulator/services/events/eventbridge";
import type { Resource } from "../../../../simulator/graph";
import { createWorld } from "../../../../simulator/services/events/world";
import { changed, iamEvent, member, organization, region, type Changes } from "./graphs";

/** EventBridge over the sample network with some resources changed and others added. */
export function eventBridge(changes: Changes = {}, added: readonly Resource[] = [], faults: Faults = {}) {
  const world = createWorld(changed(changes, ...added));
  return { world, ...createEventBridge(world, organization, faults) };
}

/** Sends one event of the member, by default an IAM event, which AWS puts on the member's default bus. */
export function send(
  changes: Changes = {},
  added: readonly Resource[] = [],
  event: Envelope = iamEvent(),
  faults: Faults = {},
) {
  const made = eventBridge(changes, added, faults);
  const delivery = made.put({ bus: { account: member, region }, event, sender: { kind: "service" } });
  return { ...made, delivery, outcomes: [...outcomesOf(delivery)].map(({ outcome }) => outcome) };
}

/**
 * Result of a delivery: `forwarded`, `handed`, or kind, error code, logical name at fault and reason, then, if it is
 * lost, the logical name at fault for that and the reason.
 */
export function told(outcome: TargetOutcome | undefined): string {
  if (outcome === undefined) return "no outcome";
  if (outcome.kind === "forwarded" || outcome.kind === "handed") return outcome.kind;
  const { kind, failure, deadLetter } = outcome;
  const lost = deadLetter.accepted ? "" : ` | ${nameOf(deadLetter.culprit)}: ${deadLetter.why}`;
  return `${kind} ${failure.errorCode} ${nameOf(failure.culprit)}: ${failure.why}${lost}`;
}

/** The logical name in a URN. */
export const nameOf = (urn: string): string => urn.split("::").pop() ?? "";
