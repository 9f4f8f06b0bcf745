import type { Json } from "../envelope";
import { projectName } from "../names";

/** Conditions on a field of a CloudTrail record for this program's own resources, of any environment. */

export const ownName: Json[] = [{ prefix: `${projectName}-` }];
/** ARN of a topic, or of a subscription of one. */
export const ownTopic: Json[] = [{ wildcard: `arn:aws:sns:*:${projectName}-*` }];
/** URL of a queue. */
export const ownQueue: Json[] = [{ wildcard: `*/${projectName}-*` }];
/** ARN of a function. */
export const ownFunction: Json[] = [{ wildcard: `arn:aws:lambda:*:function:${projectName}-*` }];
