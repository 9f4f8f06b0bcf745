import * as z from "zod/mini";
import type { JsonObject } from "../../../../model/envelope";
import type { Channel } from "../../channel";
import { httpsUrl } from "../../text";
import { slackDigest, slackMessage } from "./messages";

const secret = z.union([
  z.object({ webhook: httpsUrl.check(z.refine((url) => /^hooks\.slack(-gov)?\.com$/.test(new URL(url).hostname))) }),
  // A header's value: nothing but what tokens consist of.
  z.object({ token: z.string().check(z.regex(/^xoxb-[\w-]{1,255}$/)), channel: z.string().check(z.minLength(1)) }),
]);

export const slack: Channel<z.output<typeof secret>, JsonObject> = {
  kind: "slack",
  secret,
  // Slack documentation, "Rate limits": one message per second and channel.
  pauseMs: 1000,
  message: slackMessage,
  digest: slackDigest,
  async send(message, { channel: { id }, thread, secret, post }) {
    const known = await secret();
    if ("webhook" in known) {
      await post(known.webhook, {}, message);
      return undefined;
    }
    const response = await post(
      "https://slack.com/api/chat.postMessage",
      { authorization: `Bearer ${known.token}` },
      { channel: known.channel, ...(thread !== undefined && { thread_ts: thread }), ...message },
    );
    // Slack returns 200 for rejected requests too (Slack documentation, "Using the Slack Web API", "Evaluating
    // responses").
    const answer = (await response.json().catch(() => ({}))) as { ok?: unknown; error?: unknown; ts?: unknown };
    if (answer.ok !== true) throw new Error(`${id}: Slack says ${codeOf(answer.error)}`);
    return thread ?? (typeof answer.ts === "string" ? answer.ts : undefined);
  },
};

/** Slack's errors are words such as `channel_not_found`; anything else is not for the log. */
const codeOf = (error: unknown): string =>
  typeof error === "string" && /^[a-z_]{1,100}$/.test(error) ? error : "something else than ok";
