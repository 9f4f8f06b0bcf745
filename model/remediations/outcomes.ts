/** Outcome of a remediation for one target, in the event `event-governance.remediation`. */
export const remediationOutcomes = [
  "acted",
  "dry-run",
  "notify-only",
  "exempt",
  "cooling-down",
  "breaker-open",
  "failed",
] as const;
export type Outcome = (typeof remediationOutcomes)[number];

/** `breaker-open` → `RemediationBreakerOpen`: the metric that counts it. */
export const outcomeMetric = (outcome: Outcome): string =>
  `Remediation${outcome
    .split("-")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("")}`;
