import type { Resource } from "./resource";

/**
 * The topic of a forwarding or archive rule, by its name: `event-governance-prod-identity` and
 * `event-governance-prod-archive-2-identity` → `identity`. What serves no single rule serves `every topic`.
 */
export function topicOf({ type, inputs }: Resource, prefix: string): string {
  const rule =
    type === "aws:cloudwatch/eventRule:EventRule"
      ? inputs["name"]
      : type === "aws:cloudwatch/eventTarget:EventTarget"
        ? inputs["rule"]
        : undefined;
  if (typeof rule !== "string" || !rule.startsWith(`${prefix}-`)) return "every topic";
  return rule.slice(prefix.length + 1).replace(/^archive-(put-)?(\d+-)?/, "");
}
