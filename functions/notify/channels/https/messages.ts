import type { JsonObject } from "../../../../model/envelope";
import type { Digest } from "../../channel";
import { type Notice, moreText } from "../../notice";
import { firstLines } from "../../text";

/** JSON for a ticket system or any endpoint; `incident` identifies the incident. */
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
  ...(notice.subject !== undefined && { subject: notice.subject }),
  facts: Object.fromEntries(notice.facts.map(({ label, value }) => [label, value])),
  ...(notice.chain.length > 0 && { events: [...notice.chain] }),
  links: notice.links.map((link) => ({ ...link })),
  look: [...notice.look],
  harmless: notice.harmless,
  contain: notice.contain,
  ...(notice.query !== undefined && { query: { name: notice.query, values: [...(notice.queryValues ?? [])] } }),
  repeats,
  ...(notice.collapsed !== undefined && { collapsed: moreText(notice, repeats) ?? "" }),
});

/** Bytes of a digest's lines: EventBridge and many endpoints accept 256 KB. */
const mostBytes = 240_000;

export function httpsDigest({ lines, more, hours }: Digest): JsonObject {
  const incidents = firstLines(lines, mostBytes);
  return {
    version: "1",
    type: "digest",
    hours,
    incidents: [...incidents],
    more: lines.length - incidents.length + more,
  };
}
