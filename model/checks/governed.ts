import { catalog } from "../catalog/catalog";
import type { GovernedEvent } from "../catalog/governed-event";
import type { Envelope } from "../envelope";
import { compilePattern } from "../pattern/pattern";
import { quote } from "../quote";
import type { Settings } from "../settings/schema";

/** A detection or a rule sees what members forward, and nothing else. `name` is what the sample is called in the settings. */
export function checkGoverned(
  sample: Envelope,
  { name, what }: { readonly name: string; readonly what: "detection" | "rule" },
  events: Settings["events"],
  governing: readonly string[],
): string[] {
  const readers = [...catalog, ...events.custom].filter(({ readOnly }) => readOnly).map(({ id }) => id);
  if (governing.some((id) => !isReadOnly(sample) || readers.includes(id))) return [];
  const left = catalog.find((entry) => !governing.includes(entry.id) && carries(entry, sample));
  if (left !== undefined)
    return [
      events.exclude.includes(left.id)
        ? `${name} is not forwarded: events.exclude leaves out ${left.id}, which would carry it. Remove it from events.exclude.`
        : `${name} is not forwarded: ${left.id} would carry it, and is opt-in. Add it to events.${left.dataEvents ? "dataEvents" : "readOnly"}.`,
    ];
  const eventName = sample.detail["eventName"];
  const pattern = {
    "detail-type": [sample["detail-type"]],
    ...(typeof eventName === "string" && { detail: { eventName: [eventName] } }),
  };
  return [
    `${name} is not forwarded by any governed event, so the ${what} could never fire. Add one to events.custom, for example with source ${quote(sample.source)}, pattern ${quote(pattern)}${isReadOnly(sample) ? " and readOnly: true" : ""}.`,
  ];
}

const carries = ({ source, pattern }: GovernedEvent, sample: Envelope) =>
  compilePattern({ source: [source], ...pattern }).matches(sample);

/** EventBridge hands it to a rule only if the rule asks for read-only management events. */
export const isReadOnly = ({ detail, "detail-type": type }: Envelope) =>
  type.endsWith("via CloudTrail") && detail["readOnly"] === true && detail["managementEvent"] !== false;
