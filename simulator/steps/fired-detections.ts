import { chosenDetections, type DetectionSections } from "../../model/detections/detections";
import { countFired } from "../evidence/detection-watch";
import type { Evidence } from "../evidence/evidence";

/** An enabled detection, with the events that fired it. */
export interface FiredDetection {
  readonly id: string;
  readonly severity: string;
  /** Number of events that fired it, by hub Region. */
  readonly events: Readonly<Record<string, number>>;
  /** Those of them that functions caused: reports of remediation. */
  readonly caused: Readonly<Record<string, number>>;
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
  return chosenDetections(settings).map(({ id, severity }) => ({
    id,
    severity,
    events: events.get(id) ?? {},
    caused: caused.get(id) ?? {},
  }));
}
