import * as z from "zod/mini";
import type { JsonObject } from "../../../../model/envelope";
import type { Channel } from "../../channel";
import { headerName, headerValue, httpsUrl } from "../../text";
import { httpsDigest, httpsMessage } from "./messages";

const secret = z.object({ url: httpsUrl, headers: z._default(z.record(headerName, headerValue), {}) });

export const https: Channel<z.output<typeof secret>, JsonObject> = {
  kind: "https",
  secret,
  pauseMs: 0,
  message: httpsMessage,
  digest: httpsDigest,
  async send(message, { secret, post }) {
    const { url, headers } = await secret();
    await post(url, headers, message);
    return undefined;
  },
};
