import { awsCallerExceptions } from "../../model/detections/aws-callers";
import { chosenDetections, type DetectionSections } from "../../model/detections/detections";
import { conditionsOf } from "../../model/detections/exceptions";
import { deliveriesOf } from "../services/events/delivery";
import type { Journey } from "../traffic/journey";

/** An exception of the settings, or one for AWS's own callers, with the events that it covered. */
export interface ExceptionUse {
  readonly id: string;
  /** What it is about, in words: `trail-stopped: role deployment`. */
  readonly scope: string;
  readonly owner: string;
  readonly reason: string;
  /** Its last day. */
  readonly until: string;
  readonly ended: boolean;
  /** Number of events of which nobody was to be told, by hub Region: archived as ever. */
  readonly events: Readonly<Record<string, number>>;
}

/** Those of the settings, and those for AWS's own callers. */
export const exceptionsOf = (settings: DetectionSections) => [
  ...settings.detections.exceptions,
  ...awsCallerExceptions(chosenDetections(settings)),
];

export const exceptionsUsed = (settings: DetectionSections, journeys: readonly Journey[], now: Date): ExceptionUse[] =>
  exceptionsOf(settings).map((exception) => {
    const { id, owner, reason, until } = exception;
    const events: Record<string, number> = {};
    for (const { send, delivery } of journeys) {
      if (delivery === undefined || !send.excepted?.some((each) => each.exception === id)) continue;
      // The central bus is the last one that an event reaches.
      const hub = [...deliveriesOf(delivery)].at(-1)?.bus.split(":")[3] ?? send.event.region;
      events[hub] = (events[hub] ?? 0) + 1;
    }
    const about = exception.detections === "all" ? "all detections" : exception.detections.join(", ");
    const scope = `${about}: ${conditionsOf(exception)}`;
    return { id, scope, owner, reason, until, ended: until < now.toISOString().slice(0, 10), events };
  });
