import { correlation } from "../catalog/events/correlation";
import { alertType } from "../correlations/alert";
import type { CorrelationRule } from "../correlations/correlation-rule";
import { correlationRules } from "../correlations/correlation-rules";
import { savedQuery } from "../catalog/events/saved-query";
import type { Envelope } from "../envelope";
import type { ScheduledQuery } from "../query-schedules/query-schedule";
import { queryAlertType } from "../query-schedules/report";
import { scheduledQueries } from "../query-schedules/scheduled-queries";
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

/** An alert of a query, based on the catalog's sample. */
const queryAlertOf = (query: string, detail: object = {}): Envelope => ({
  ...savedQuery.sample,
  detail: { ...savedQuery.sample.detail, query, ...detail },
});

/** The detection of what a query finds: it is excluded with the query, and told only where the query runs. */
const detectionOfQuery = ({ name, title, why, severity, limits, triage }: ScheduledQuery): Detection => ({
  id: `query-${name}`,
  title,
  why: firstSentence(why),
  severity,
  source: savedQuery.source,
  pattern: { "detail-type": [queryAlertType], detail: { query: [name], state: ["found", "more"] } },
  governedBy: savedQuery.id,
  runs: name,
  subject: ["detail.concerned"],
  sample: queryAlertOf(name),
  nearMisses: [queryAlertOf(`${name}-of-the-team`), queryAlertOf(name, { state: "failed" })],
  limits,
  query: name,
  triage,
});

const firstSentence = (text: string) => /^.*?[.](?= |$)/.exec(text)?.[0] ?? text;

/** Detections of what saved queries find by themselves. */
export const queryDetections: readonly Detection[] = scheduledQueries.map(detectionOfQuery);
