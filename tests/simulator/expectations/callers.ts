import type { Envelope, JsonObject } from "../../../model/envelope";
import { call } from "../services/athena/fixture";

export const other = "999988887777";
export const own = "111122223333";

export const signIn = (outcome: string, record: JsonObject = {}, fields: Partial<Envelope> = {}) =>
  call(
    "aws.signin",
    "ConsoleLogin",
    { responseElements: { ConsoleLogin: outcome }, additionalEventData: { MFAUsed: "No" }, ...record },
    { "detail-type": "AWS Console Sign In via CloudTrail", ...fields },
  );
export const root: JsonObject = { type: "Root", arn: `arn:aws:iam::${own}:root` };
export const session: JsonObject = {
  type: "AssumedRole",
  arn: `arn:aws:sts::${own}:assumed-role/Engineer/dana`,
  sessionContext: { sessionIssuer: { arn: `arn:aws:iam::${own}:role/Engineer` } },
};
export const user = (userName: string) => ({
  userIdentity: { type: "IAMUser", arn: `arn:aws:iam::${own}:user/x`, userName },
});

/** Query, what happens, the event, and how many rows the query must have for it. */
export type Case = readonly [query: string, what: string, event: () => Envelope, rows: number];
