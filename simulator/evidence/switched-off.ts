import type { Resource } from "../graph";
import { nameOf } from "../recorded";

/** Settings that say which functions are off, by id. */
export interface Responders {
  readonly enabled: boolean;
  readonly disable: readonly string[];
}

/** True for what belongs to a responder that settings switch off, by its name. Digest and tickets are those of `notify`. */
export function isSwitchedOff({ enabled, disable }: Responders, resource: Resource): boolean {
  const name = nameOf(resource);
  if (!enabled) return name.includes("watch-silence") || !/heartbeat/.test(name);
  return disable.some((id) => name.includes(id) || (id === "notify" && /-digest$|-ticket-/.test(name)));
}
