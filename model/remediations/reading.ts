import type { Envelope } from "../envelope";
import { text } from "../json";

export { isObject, list, text } from "../json";

/** A text at a path of a call's parameters. */
export const request = ({ detail }: Envelope, ...path: readonly string[]) => text(detail, "requestParameters", ...path);

/** CloudTrail's name of the call. */
export const eventName = ({ detail }: Envelope) => text(detail, "eventName") ?? "";
