import type { JsonObject } from "../envelope";

/**
 * Condition on `detail` of an entry that governs every write of a service, by whatever name: for services that are
 * changed so rarely that a list of names would only be a list of what was forgotten. `readOnly` is in every record
 * (CloudTrail user guide, "CloudTrail record contents"), and the entries share a branch of their rule's pattern.
 */
export const everyWrite: JsonObject = { readOnly: [false] };
