import type { CorrelationRule } from "../../model/correlations/correlation-rule";
import { conditionInWords } from "../../model/correlations/in-words";
import { code } from "./markdown";

/** Every correlation rule by its type: what it looks at, limits, what to do. */
export function correlationsReference(rules: readonly CorrelationRule[]): string {
  const types = [...new Set(rules.map(({ type }) => type))].sort();
  return [
    "# Correlation rules",
    "Generated from `model/correlations/shipped/` by `npm run docs`: change a rule, not this page.",
    `${rules.length} rules say what several events mean together, in the terms of the Sigma correlation rules specification. The ` +
      "function `correlate-events` of each hub evaluates them and puts an alert on its bus, once for each incident; " +
      "each has a [detection](detections.md) of the same name, so that `detections.exclude`, `detections.severity`, " +
      "exceptions, channels and tickets are those of any other. The view `correlation_alert` lists the alerts with the events " +
      "behind them.",
    "Events count by their own time, each once, in whatever order they come; what is more than two days late is looked at alone. " +
      "An incident that goes on is told again after a day; what comes within the time of the rule after it, counted in quarters, belongs to it. A rule sees what its hub sees, and is where all of its events " +
      "can come: those that need an opt-in entry say so. Why it is built so: [decision 28](decisions/0028-correlation-rules.md).",
    ...types.flatMap((type) => [
      `## ${code(type)}`,
      meanings[type],
      ...rules.filter((rule) => rule.type === type).map(describe),
    ]),
  ].join("\n\n");
}

const meanings: Readonly<Record<CorrelationRule["type"], string>> = {
  event_count: "So many events of one group within a time.",
  value_count: "So many different values of a field within a time.",
  temporal: "Each of several events within a time, in any order.",
  temporal_ordered: "Each of several events within a time, in this order.",
  first_seen:
    "Values that a group did not have for so many days. What comes in the first days after the rule's first event is learned, " +
    "and told to nobody.",
  absent: "An event that is not followed by another within a time. The function looks every five minutes.",
};

function describe(rule: CorrelationRule): string {
  const entries = [...new Set(rule.events.map(({ governedBy }) => governedBy))];
  return [
    `### ${rule.id}`,
    `${rule.title}. ${rule.why}`,
    [
      `- Severity: ${rule.severity}`,
      `- When: ${conditionInWords(rule, code)}`,
      `- Events: ${rule.events.map(({ id, atLeast = 1 }) => (atLeast > 1 ? `${atLeast} × ${id}` : id)).join(", ")}; governed by ${entries
        .map((entry) => `[${entry}](governed-events.md#${entry})`)
        .join(", ")}`,
      `- Limits: ${rule.limits}`,
    ].join("\n"),
  ].join("\n\n");
}
