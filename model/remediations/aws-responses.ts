import type { Tags } from "./remediation";

/** Reads responses and errors of AWS. */

/** Code of an AWS error: the SDK's `name`. */
export const codeOf = (error: unknown): string => (error instanceof Error ? error.name : "");

/** The response of `ask`, or `otherwise` if the service returns one of these error codes. */
export async function unless<Result, Otherwise>(
  codes: readonly string[],
  otherwise: Otherwise,
  ask: Promise<Result>,
): Promise<Result | Otherwise> {
  try {
    return await ask;
  } catch (error) {
    if (codes.includes(codeOf(error))) return otherwise;
    throw error;
  }
}

/** `[{ Key: "team", Value: "shop" }]` → `{ team: "shop" }`. */
export function tagsFrom(list: unknown): Tags {
  const entries = Array.isArray(list) ? (list as { Key?: unknown; Value?: unknown }[]) : [];
  return Object.fromEntries(
    entries.flatMap(({ Key, Value }) =>
      typeof Key === "string" ? [[Key, typeof Value === "string" ? Value : ""]] : [],
    ),
  );
}
