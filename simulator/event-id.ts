import { createHash } from "node:crypto";

/** The same event id for the same seed, in the form of a UUID, so that every run gives the same output. */
export function eventId(seed: string): string {
  const hash = createHash("sha256").update(seed).digest("hex");
  return [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16), hash.slice(16, 20), hash.slice(20, 32)].join("-");
}
