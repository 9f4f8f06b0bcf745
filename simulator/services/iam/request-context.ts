/**
 * Condition context of a request: condition keys in lower case (keys are case-insensitive: IAM user guide, "IAM JSON
 * policy elements: Condition") with their values. A key that is not in the request is absent.
 */
export type RequestContext = ReadonlyMap<string, readonly string[]>;

/** Omits undefined values and empty lists; `true` becomes `"true"`. */
export function requestContext(
  entries: Readonly<Record<string, string | boolean | readonly string[] | undefined>>,
): RequestContext {
  const context = new Map<string, readonly string[]>();
  for (const [key, value] of Object.entries(entries)) {
    if (value === undefined) continue;
    const values = Array.isArray(value) ? (value as readonly string[]) : [String(value)];
    if (values.length > 0) context.set(key.toLowerCase(), values);
  }
  return context;
}
