import { hash } from "node:crypto";

/** Short text for parts of any length, of which no two are the same for different parts. */
export const digest = (...parts: readonly unknown[]): string => hash("sha256", JSON.stringify(parts)).slice(0, 32);
