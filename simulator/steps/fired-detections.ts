import { chosenDetections, type DetectionSections } from "../../model/detections/detections";
import { countFired } from "../evidence/detection-watch";
import type { Evidence } from "../evidence/evidence";

/** An enabled detection, with the events that fired it. */
export interface FiredDetection {
  readonly id: string;
  readonly title: string;
  readonly severity: string;
  /** Number of events that fired it, by hub Region. */
  readonly events: Readonly<Record<string, number>>;
  /** Those of them that functions caused: reports of remediation. */
  readonly caused: Readonly<Record<string, number>>;
  /** What to do about it, once it fired. */
  readonly triage?: FiredTriage;
}

export interface FiredTriage {
  /** The first things to look at, in order. */
  readonly look: string[];
  readonly harmless: string;
  readonly contain: string;
}

export function firedDetections(
  settings: DetectionSections,
  { detections, journeys }: Pick<Evidence, "detections" | "journeys">,
): FiredDetection[] {
  const events = countFired(journeys, detections);
  const caused = countFired(
    journeys.filter(({ send }) => send.causedBy !== undefined),
    detections,
  );
  return chosenDetections(settings).map(({ id, title, severity, triage: { look, harmless, contain } }) => ({
    id,
    title,
    severity,
    events: events.get(id) ?? {},
    caused: caused.get(id) ?? {},
    ...(events.has(id) && { triage: { look: [...look], harmless, contain } }),
  }));
}
