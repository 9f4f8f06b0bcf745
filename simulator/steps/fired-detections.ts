import { chosenDetections, type DetectionSections } from "../../model/detections/detections";
import { countFired } from "../evidence/detection-watch";
import type { Evidence } from "../evidence/evidence";

/** A detection that settings choose. */
export interface FiredDetection {
  readonly id: string;
  readonly severity: string;
  /** How many events fired it, by the hub's Region. */
  readonly events: Readonly<Record<string, number>>;
}

export const firedDetections = (
  settings: DetectionSections,
  { detections, journeys }: Pick<Evidence, "detections" | "journeys">,
): FiredDetection[] =>
  chosenDetections(settings).map(({ id, severity }) => ({
    id,
    severity,
    events: countFired(id, journeys, detections),
  }));
