import type { Digest } from "../../channel";
import { chainLines, lookLines, type Notice, moreText } from "../../notice";
import { digestTitle } from "../../digest";
import { firstLines } from "../../text";

/** A message for SNS: plain text, so that nothing in it is markup. */
export interface Email {
  /** SNS API reference, Publish: ASCII, up to 100 characters, no line breaks. */
  readonly subject: string;
  readonly message: string;
}

/** SNS accepts 256 KB (SNS API reference, Publish), including the title and the footer. */
const mostBytes = 250_000;

const subjectOf = (text: string) => text.replace(/[^\x20-\x7e]+/g, "?").slice(0, 99);

export function emailOf(notice: Notice, repeats: number): Email {
  const { severity, title, why, facts, links, account } = notice;
  const more = moreText(notice, repeats);
  return {
    subject: subjectOf(`[${severity}] ${title} in ${account.name}`),
    message: [
      title,
      "",
      why,
      "",
      ...facts.map(({ label, value }) => `${label}: ${value}`),
      ...(notice.chain.length > 0 ? ["", ...chainLines(notice)] : []),
      "",
      ...lookLines(notice),
      ...(more !== undefined ? ["", more] : []),
      "",
      ...links.map(({ label, url }) => `${label}: ${url}`),
      "",
      notice.detection,
    ].join("\n"),
  };
}

export function emailDigest({ lines, more, hours }: Digest): Email {
  const title = digestTitle(lines.length + more, hours);
  const shown = firstLines(lines, mostBytes);
  const rest = lines.length - shown.length + more;
  const end = rest > 0 ? [`… and ${rest} more, in the archive.`] : [];
  return { subject: subjectOf(title), message: [title, "", ...shown, ...end].join("\n") };
}
