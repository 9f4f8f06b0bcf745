import type { Json, JsonObject } from "../../../../model/envelope";
import type { Digest } from "../../channel";
import { chainLines, lookLines, type Notice, moreText } from "../../notice";
import { digestTitle } from "../../digest";
import { clean } from "../../text";

/**
 * Slack's control characters as entities, everywhere (Slack documentation, "Formatting message text", "Escaping text"):
 * `<!channel>`, `<@U…>` and `<https://…|…>` are then plain text. Untrusted text is also in `plain_text` objects, which
 * do not render bold, code or links.
 */
const escapeSlack = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const marks = { critical: "🔴", high: "🟠", medium: "🟡", low: "⚪" } as const;

/**
 * Slack documentation, "Block Kit": header 150 characters, section text 3,000, ten fields of 2,000, 50 blocks per
 * message.
 */
const limits = { header: 150, section: 3000, field: 2000, fields: 10, blocks: 50 } as const;

/** Escapes text and truncates it, so that it stays within the limit even if every character becomes an entity. */
const plain = (text: string, limit: number): JsonObject => {
  let cut = clean(text, limit);
  while (escapeSlack(cut).length > limit) cut = clean(cut, Math.floor(cut.length * 0.8));
  return { type: "plain_text", text: escapeSlack(cut), emoji: false };
};

/** Links are our own: URLs are encoded, and labels contain no Slack markup. */
const link = ({ label, url }: { readonly label: string; readonly url: string }) =>
  `<${escapeSlack(url)}|${escapeSlack(label).replaceAll("|", "/")}>`;

/** The message for one notice. `repeats`: occurrences of the incident since it was last reported. */
export function slackMessage(notice: Notice, repeats: number): JsonObject {
  const { severity, title, why, facts, links, account, region } = notice;
  const blocks: Json[] = [
    { type: "header", text: plain(`${marks[severity]} ${title}`, limits.header) },
    { type: "section", text: plain(why, limits.section) },
    {
      type: "section",
      fields: facts.slice(0, limits.fields).map(({ label, value }) => plain(`${label}: ${value}`, limits.field)),
    },
  ];
  const chain = chainLines(notice).map((line) => String(plain(line, 300)["text"]));
  if (chain.length > 0)
    blocks.push({ type: "section", text: { type: "plain_text", text: chain.join("\n"), emoji: false } });
  const lines = lookLines(notice).map((line) => String(plain(line, 700)["text"]));
  blocks.push({ type: "section", text: { type: "plain_text", text: lines.join("\n"), emoji: false } });
  const more = moreText(notice, repeats);
  if (more !== undefined) blocks.push({ type: "section", text: plain(more, limits.section) });
  blocks.push({
    type: "context",
    elements: [{ type: "mrkdwn", text: [`${severity} · ${notice.detection}`, ...links.map(link)].join("  ·  ") }],
  });
  // Shown by notifications and screen readers (Slack API reference, chat.postMessage, "text").
  const summary = `${severity}: ${title} in ${account.name}, ${region}`;
  return {
    text: escapeSlack(summary),
    blocks: blocks.slice(0, limits.blocks),
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** One message for a digest: one line per notice, as many as fit. */
export function slackDigest({ lines, more, hours }: Digest): JsonObject {
  const title = digestTitle(lines.length + more, hours);
  const blocks: Json[] = [{ type: "header", text: plain(title, limits.header) }];
  // Slack rejects messages whose blocks total more than about 13,000 characters; this limit is not documented.
  let room = 9000;
  let left = lines.length;
  for (const line of lines) {
    const block = plain(line, 300);
    const length = String(block["text"]).length;
    if (blocks.length === limits.blocks - 1 || length > room) break;
    room -= length;
    left--;
    blocks.push({ type: "section", text: block });
  }
  if (left + more > 0) blocks.push({ type: "section", text: plain(`… and ${left + more} more, in the archive.`, 300) });
  return { text: escapeSlack(title), blocks, unfurl_links: false, unfurl_media: false };
}
