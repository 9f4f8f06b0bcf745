import { catalog } from "../catalog/catalog";
import type { GovernedEvent, Topic } from "../catalog/governed-event";
import { activeRemediations } from "../settings/remediation";
import type { CustomEvent, Settings } from "../settings/schema";

/** The sections that decide which events are governed. */
export type EventSections = Pick<Settings, "events" | "remediation" | "notifications">;

/**
 * The events that these settings govern: the catalog except excluded entries and read-only entries without opt-in, and
 * the team's own, sorted by id. Remediation reports only if a remediation is active, and ticket notices only if there
 * is a ticket system.
 */
export function governedEvents({ events, remediation, notifications }: EventSections): GovernedEvent[] {
  const silent = [
    ...(activeRemediations(remediation).length === 0 ? ["remediation"] : []),
    ...(notifications.channels.some(({ kind }) => kind === "ticket") ? [] : ["notification"]),
  ];
  const chosen = catalog.filter(
    ({ id, readOnly }) =>
      !events.exclude.includes(id) && !silent.includes(id) && (!readOnly || events.readOnly.includes(id)),
  );
  return [...chosen, ...events.custom.map(fromSettings)].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** A source belongs to one topic, so the team's event uses the catalog's topic if the source is known. */
const topicOf = (source: string): Topic => catalog.find((event) => event.source === source)?.topic ?? "custom";

function fromSettings(custom: CustomEvent): GovernedEvent {
  return {
    id: custom.id,
    why: custom.why,
    topic: topicOf(custom.source),
    source: custom.source,
    pattern: custom.pattern,
    origin: "member",
    ...(custom.readOnly && { readOnly: true as const }),
    preconditions: [],
    sample: {
      version: "0",
      id: "00000000-0000-0000-0000-000000000000",
      "detail-type": custom.sample["detail-type"],
      source: custom.source,
      account: "111122223333",
      time: "2026-01-01T00:00:00Z",
      region: "us-east-1",
      resources: custom.sample.resources,
      detail: custom.sample.detail,
    },
  };
}
