import type { JsonObject } from "../envelope";

/** A remediation's trigger: one source, and the rest of the event pattern. */
export interface Trigger {
  readonly source: string;
  readonly pattern: JsonObject;
}

/**
 * A successful API call: CloudTrail also records failed ones, which changed nothing, with `errorCode` (CloudTrail user
 * guide, "CloudTrail record contents").
 */
export const apiCalls = (source: string, ...eventName: readonly string[]): Trigger => ({
  source,
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: [...eventName], errorCode: [{ exists: false }] },
  },
});

/** The same, restricted to one type of caller (CloudTrail user guide, "CloudTrail userIdentity element"). */
export const madeBy = (type: string, { source, pattern }: Trigger): Trigger => ({
  source,
  pattern: { ...pattern, detail: { ...(pattern["detail"] as JsonObject), userIdentity: { type: [type] } } },
});
