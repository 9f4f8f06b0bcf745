import type { Envelope } from "../../model/envelope";
import { text } from "../../model/json";

export { isObject, list, text } from "../../model/json";

/** A text at a path of a call's parameters. */
export const request = ({ detail }: Envelope, ...path: readonly string[]) => text(detail, "requestParameters", ...path);

/** CloudTrail's name of the call. */
export const eventName = ({ detail }: Envelope) => text(detail, "eventName") ?? "";
