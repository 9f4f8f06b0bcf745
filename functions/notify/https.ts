import type { JsonObject } from "../../model/envelope";
import type { Notice } from "./notice";

/** JSON for a ticket system or any endpoint; `incident` is the same for the same incident. */
export const httpsMessage = (notice: Notice, repeats: number): JsonObject => ({
  version: "1",
  type: "incident",
  incident: notice.incident,
  detection: notice.detection,
  severity: notice.severity,
  title: notice.title,
  why: notice.why,
  account: { ...notice.account },
  region: notice.region,
  time: notice.time,
  eventId: notice.eventId,
  facts: Object.fromEntries(notice.facts.map(({ label, value }) => [label, value])),
  links: notice.links.map((link) => ({ ...link })),
  repeats,
});

export const httpsDigest = (lines: readonly string[], more: number, hours: number): JsonObject => ({
  version: "1",
  type: "digest",
  hours,
  incidents: [...lines],
  more,
});
