import type { GovernedEvent } from "../catalog/governed-event";
import type { JsonObject } from "../envelope";

/** Condition of a governed event on `detail`, for a detection that is told of each of its calls: the list stands once. */
export const detailOf = ({ pattern }: GovernedEvent): JsonObject => pattern["detail"] as JsonObject;
