/** `{ Workflow: { Status: "RESOLVED" } }` → `{ "…/Workflow.Status": "RESOLVED" }`; numbers as text, as IAM compares them. */
export function syntaxPaths(value: unknown, path: string): Record<string, string> {
  if (typeof value === "string" || typeof value === "number") return { [path]: String(value) };
  if (typeof value !== "object" || value === null || Array.isArray(value)) return {};
  return Object.assign(
    {},
    ...Object.entries(value).map(([key, member]) =>
      syntaxPaths(member, path.endsWith("/") ? `${path}${key}` : `${path}.${key}`),
    ),
  ) as Record<string, string>;
}
