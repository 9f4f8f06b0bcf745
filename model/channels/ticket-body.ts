import type { Json, JsonObject } from "../envelope";

/** The body of a call to a ticket system: JSON from settings, with placeholders for an incident's values. */

/** Values of an incident for the body; a digest has only title, text, severity, priority, region and repeats. */
export const ticketValues = {
  title: "one line: what happened",
  text: "everything, as lines of plain text: why, the facts, the links",
  why: "why it matters",
  severity: "low, medium, high or critical",
  priority: "the value in `priorities` for the severity",
  detection: "id of the detection",
  incident: "the same for the same incident, to find an existing ticket",
  subject: "what it concerns: the resource, user or finding",
  account: "name of the account",
  accountId: "id of the account",
  unit: "organizational unit of the account",
  region: "Region of the event",
  time: "time of the event",
  eventId: "id of the event",
  repeats: "how often the incident repeated since the last message",
} as const;

export type TicketValue = keyof typeof ticketValues;

/** `${title}`: unlike `<title>` and `{{title}}` not the markup of any ticket system. */
const placeholder = /\$\{([A-Za-z][A-Za-z0-9]*)\}/g;

/** Every `${name}` in the texts of a body, with the path of the text. */
export function placeholdersIn(
  value: Json,
  path: (string | number)[] = [],
): { path: (string | number)[]; name: string }[] {
  if (typeof value === "string") return [...value.matchAll(placeholder)].map(([, name = ""]) => ({ path, name }));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    placeholdersIn(member, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

/**
 * Replaces each `${name}` in the texts of a body: a value, even with quotation marks and braces, stays inside its text.
 * A value that looks like a placeholder is not replaced again.
 */
export function fillTicket(body: JsonObject, values: Readonly<Partial<Record<TicketValue, string>>>): JsonObject {
  const fill = (value: Json): Json => {
    if (typeof value === "string")
      return value.replace(placeholder, (_, name: string) => values[name as TicketValue] ?? "");
    if (Array.isArray(value)) return value.map(fill);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, fill(member)]));
  };
  return fill(body) as JsonObject;
}
