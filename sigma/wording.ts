import type { Severity } from "../model/severity";
import type { Heading, Level } from "./heading";

/** What settings say of a rule. */

/** Severity for a level; a rule without one is of medium urgency. */
const severities: Readonly<Record<Level, Severity>> = {
  informational: "low",
  low: "low",
  medium: "medium",
  high: "high",
  critical: "critical",
};

export const printed = (text: string) => text.replace(/[\p{C}\p{Z}]+/gu, " ").trim();

/** What a detection and a correlation rule have of their rule. */
export function headingFor({ title, level, technique, ...heading }: Heading) {
  const text = printed(title);
  return {
    title: text.length < 5 ? `Sigma: ${text}` : text.slice(0, 120),
    why: whyOf({ title, ...heading }),
    severity: severities[level ?? "medium"],
    ...(technique !== undefined && { technique }),
  };
}

/** The rule's own words, and whose they are: collections ask for it. */
function whyOf({ title, description, id, author }: Heading): string {
  const [sentence = ""] = /^.*?[.!?](?=\s|$)/.exec(printed(description ?? title)) ?? [printed(description ?? title)];
  const by = author === undefined ? "" : ` by ${printed(author)}`;
  return `${sentence.slice(0, 300)} (Sigma rule${id === undefined ? "" : ` ${printed(id)}`}${by})`;
}
