import { type Journey, pathOf } from "../../traffic/journey";
import type { Failure } from "../guarantee";

/** A failure of one event, with its path so far. */
export const failureOf = (journey: Journey, problem: string, resource: string): Failure => ({
  event: `${journey.send.name} (${journey.send.event.id})`,
  path: pathOf(journey),
  resource,
  problem,
});
