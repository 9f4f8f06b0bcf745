import type { Json } from "../envelope";

/**
 * Condition on `userAgent` that leaves out tools which deploy from code, by the beginning of what they say of themselves: a
 * caller chooses it. No wildcard, of which a bus has few.
 */
export const notByTools: Json[] = [
  { "anything-but": { prefix: ["APN/1.0 HashiCorp/", "APN/1.0 Pulumi/", "cloudformation.amazonaws.com"] } },
];
