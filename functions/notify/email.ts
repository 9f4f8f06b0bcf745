import type { Notice } from "./notice";
import { digestTitle } from "./slack";

/** A message of SNS: plain text, so that nothing in it is markup. */
export interface Email {
  /** SNS API reference, Publish: ASCII, up to 100 characters, no line breaks. */
  readonly subject: string;
  readonly message: string;
}

const subjectOf = (text: string) => text.replace(/[^\x20-\x7e]+/g, "?").slice(0, 99);

export function emailOf(notice: Notice, repeats: number): Email {
  const { severity, title, why, facts, links, account } = notice;
  return {
    subject: subjectOf(`[${severity}] ${title} in ${account.name}`),
    message: [
      title,
      "",
      why,
      "",
      ...facts.map(({ label, value }) => `${label}: ${value}`),
      ...(repeats > 0 ? ["", `${repeats} more since this was last told.`] : []),
      "",
      ...links.map(({ label, url }) => `${label}: ${url}`),
      "",
      notice.detection,
    ].join("\n"),
  };
}

export function emailDigest(lines: readonly string[], more: number, hours: number): Email {
  const title = digestTitle(lines.length + more, hours);
  const end = more > 0 ? [`… and ${more} more, in the archive.`] : [];
  return { subject: subjectOf(title), message: [title, "", ...lines, ...end].join("\n") };
}
