import type { HttpRequest } from "../services/events/api-destinations";
import { outcomesOf } from "../services/events/delivery";
import type { Journey } from "../traffic/journey";

/** An HTTP request caused by an event, with its target. */
export interface MadeRequest {
  readonly request: HttpRequest;
  /** URN of the target. */
  readonly target: string;
}

/** Every HTTP request that an event caused. */
export const requestsOf = ({ delivery }: Journey): readonly MadeRequest[] =>
  delivery === undefined
    ? []
    : [...outcomesOf(delivery)].flatMap(({ outcome }) =>
        outcome.kind === "handed" && outcome.request !== undefined
          ? [{ request: outcome.request, target: outcome.target.urn }]
          : [],
      );
