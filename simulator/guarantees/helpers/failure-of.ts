import { type Journey, pathOf } from "../../traffic/journey";
import type { Failure } from "../guarantee";

/** A failure of one event, with its path so far. */
export const failureOf = (journey: Journey, problem: string, resource: string): Failure => ({
  event: failedEvent(journey),
  path: pathOf(journey),
  resource,
  problem,
});

/** How a failure names the event of a journey. */
export const failedEvent = ({ send }: Pick<Journey, "send">): string => `${send.name} (${send.event.id})`;
