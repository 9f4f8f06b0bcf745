import { gunzipSync } from "node:zlib";
import type { PageData } from "../../page/page-data";

/** As the page's own script reads it. */
export const dataIn = (html: string): PageData => {
  const [, packed = ""] = /id="data">([^<]*)</.exec(html) ?? [];
  return JSON.parse(gunzipSync(Buffer.from(packed, "base64")).toString()) as PageData;
};
