import * as z from "zod/mini";
import type { JsonObject } from "../../../../model/envelope";
import type { Channel } from "../../channel";
import { httpsUrl } from "../../text";
import { teamsDigest, teamsMessage } from "./messages";

const secret = z.object({ webhook: httpsUrl });

export const teams: Channel<z.output<typeof secret>, JsonObject> = {
  kind: "teams",
  secret,
  // Microsoft Teams documentation, "Rate limiting": four requests per second.
  pauseMs: 250,
  message: teamsMessage,
  digest: teamsDigest,
  async send(message, { secret, post }) {
    await post((await secret()).webhook, {}, message);
    return undefined;
  },
};
