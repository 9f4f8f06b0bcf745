import type { Envelope } from "../envelope";
import { silence } from "./events/silence";

/** A report of silence, based on the catalog's sample, in another state. */
export const silenceReport = (state: string): Envelope => ({
  ...silence.sample,
  detail: { ...silence.sample.detail, state, ...(state === "heard" && { cause: null, likely: [] }) },
});
