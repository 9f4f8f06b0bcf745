import { createHash } from "node:crypto";

/** Short text for parts of any length, of which no two are the same for different parts. */
export const digest = (...parts: readonly unknown[]): string =>
  createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);
