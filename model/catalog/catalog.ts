import * as all from "./events/all";
import type { GovernedEvent } from "./governed-event";

/** Every event that this project governs by default, sorted by id: one file each in `events/`. */
export const catalog: readonly GovernedEvent[] = Object.values<GovernedEvent>(all).sort((a, b) =>
  a.id < b.id ? -1 : 1,
);

const byId = new Map(catalog.map((event) => [event.id, event]));

/** The entry with this id, or undefined. */
export const findGovernedEvent = (id: string): GovernedEvent | undefined => byId.get(id);
