import type { CustomCorrelationRule } from "../settings/correlations";

/** What can be said of a team's rule, or of its process, that gives no triage of its own. */
export const usualTriage = (
  list: "correlations" | "processes",
  query = "everything-that-touched-one-resource",
): NonNullable<CustomCorrelationRule["triage"]> => ({
  look: [
    "Look at the events of the alert: who did what, and when.",
    `Run \`${query}\`: what else happened around them.`,
    "Ask the owner of `account` whether they know of it.",
  ],
  harmless: "The near-misses of the rule are what its team calls harmless.",
  contain: `Its settings do not say: write triage for it in detections.${list}.`,
});
