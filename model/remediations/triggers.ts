import type { JsonObject } from "../envelope";

/** What sets a remediation off: one source, and the rest of the event pattern. */
export interface Trigger {
  readonly source: string;
  readonly pattern: JsonObject;
}

/**
 * A successful API call: a failed one changed nothing, and CloudTrail tells of it all the same, with `errorCode`
 * (CloudTrail user guide, "CloudTrail record contents").
 */
export const apiCalls = (source: string, ...eventName: readonly string[]): Trigger => ({
  source,
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: [...eventName], errorCode: [{ exists: false }] },
  },
});

/** The same by one kind of caller (CloudTrail user guide, "CloudTrail userIdentity element"). */
export const madeBy = (type: string, { source, pattern }: Trigger): Trigger => ({
  source,
  pattern: { ...pattern, detail: { ...(pattern["detail"] as JsonObject), userIdentity: { type: [type] } } },
});
