import type { HttpRequest } from "../services/events/api-destinations";
import { outcomesOf } from "../services/events/delivery";
import type { Journey } from "../traffic/journey";

/** A request that an event made, and the target that made it. */
export interface MadeRequest {
  readonly request: HttpRequest;
  /** URN of the target. */
  readonly target: string;
}

/** Every HTTP request that an event made on its way. */
export const requestsOf = ({ delivery }: Journey): readonly MadeRequest[] =>
  delivery === undefined
    ? []
    : [...outcomesOf(delivery)].flatMap(({ outcome }) =>
        outcome.kind === "handed" && outcome.request !== undefined
          ? [{ request: outcome.request, target: outcome.target.urn }]
          : [],
      );
