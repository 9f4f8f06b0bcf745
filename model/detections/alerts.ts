import { correlation } from "../catalog/events/correlation";
import { alertType } from "../correlations/alert";
import type { CorrelationRule } from "../correlations/correlation-rule";
import { correlationRules } from "../correlations/correlation-rules";
import type { Envelope } from "../envelope";
import type { Detection } from "./detection";

/** An alert of a rule, based on the catalog's sample. */
const alertOf = (rule: string): Envelope => ({
  ...correlation.sample,
  detail: { ...correlation.sample.detail, rule },
});

/**
 * The detection of a rule's alerts: severity, exceptions, channels and remediation are those of any other detection, and the
 * rule is excluded with it.
 */
export const detectionOf = ({
  id,
  title,
  why,
  severity,
  technique,
  events,
  limits,
  query,
  triage,
}: CorrelationRule): Detection => ({
  id,
  title,
  why,
  severity,
  ...(technique !== undefined && { technique }),
  source: correlation.source,
  pattern: { "detail-type": [alertType], detail: { rule: [id] } },
  governedBy: correlation.id,
  correlates: events,
  subject: ["detail.concerned"],
  sample: alertOf(id),
  nearMisses: [alertOf(`${id}-of-the-team`), alertOf(`not-${id}`)],
  limits,
  ...(query !== undefined && { query }),
  triage: { ...triage, look: [withEvents(triage.look[0]), triage.look[1], triage.look[2]] },
});

/** The alert names the events behind it. */
const withEvents = (sentence: string) =>
  `${sentence.replace(/\.$/, "")}; the keys of the first events are in \`detail.events\`.`;

/** Detections of all rules' alerts. */
export const correlationDetections: readonly Detection[] = correlationRules.map(detectionOf);
