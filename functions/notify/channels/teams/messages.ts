import type { Json, JsonObject } from "../../../../model/envelope";
import type { Digest } from "../../channel";
import { chainLines, lookLines, type Notice, moreText } from "../../notice";
import { digestTitle } from "../../digest";
import { bytesOf } from "../../text";

/**
 * Microsoft Teams through the workflow "When a Teams webhook request is received": a message with an Adaptive Card
 * (Microsoft Teams documentation, "Create incoming webhooks with Workflows"). The documented limit is 28 KB; users
 * report failures from about 21 KB, so we stay below.
 */
const bytesAllowed = 20_000;

/**
 * Text runs do not render Markdown (Adaptive Cards documentation, "TextRun"), and a mention needs an entity, which we
 * never send.
 */
const line = (...runs: readonly JsonObject[]): JsonObject => ({ type: "RichTextBlock", inlines: [...runs] });
const run = (text: string, more: JsonObject = {}): JsonObject => ({ type: "TextRun", text, ...more });

const colors = { critical: "attention", high: "attention", medium: "warning", low: "default" } as const;

export function teamsMessage(notice: Notice, repeats: number): JsonObject {
  const { severity, title, why, facts, links } = notice;
  const more = moreText(notice, repeats);
  const body = [
    line(run(`${severity.toUpperCase()}: ${title}`, { size: "large", weight: "bolder", color: colors[severity] })),
    line(run(why)),
    ...facts.map(({ label, value }) => line(run(`${label}: `, { weight: "bolder" }), run(value))),
    ...[...chainLines(notice), ...lookLines(notice)].map((text) => line(run(text))),
    ...(more !== undefined ? [line(run(more))] : []),
    line(run(notice.detection, { isSubtle: true })),
  ];
  return fitted(
    body,
    links.map(({ label, url }) => ({ type: "Action.OpenUrl", title: label, url })),
  );
}

export function teamsDigest({ lines, more, hours }: Digest): JsonObject {
  const title = digestTitle(lines.length + more, hours);
  return fitted(
    [
      line(run(title, { size: "large", weight: "bolder" })),
      ...lines.map((text) => line(run(text))),
      ...(more > 0 ? [line(run(`… and ${more} more, in the archive.`))] : []),
    ],
    [],
  );
}

/** Drops lines from the end until the card fits. */
function fitted(body: readonly JsonObject[], actions: readonly JsonObject[]): JsonObject {
  for (let count = body.length; ; count--) {
    const left = body.length - count;
    const shown: Json[] = [...body.slice(0, count), ...(left > 0 ? [line(run(`… ${left} lines left out.`))] : [])];
    const message = card(shown, actions);
    if (count <= 1 || bytesOf(message) <= bytesAllowed) return message;
  }
}

const card = (body: Json[], actions: readonly JsonObject[]): JsonObject => ({
  type: "message",
  attachments: [
    {
      contentType: "application/vnd.microsoft.card.adaptive",
      contentUrl: null,
      content: {
        $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
        type: "AdaptiveCard",
        version: "1.4",
        body,
        actions: [...actions],
      },
    },
  ],
});
