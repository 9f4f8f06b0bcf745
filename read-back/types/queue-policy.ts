import type { Resource } from "../resource";
import { asPolicy } from "../normalize";
import { attributesOf } from "../queue-attributes";
import { input, readBack } from "../read-back";

const urlOf = (resource: Resource): string => input(resource, "queueUrl") ?? "";
const nameOf = (resource: Resource): string => urlOf(resource).split("/").at(-1) ?? "";

/** The policy of a queue, which lets EventBridge, S3 or Scheduler write into it. */
export const queuePolicy = readBack<{ readonly policy: string }>({
  type: "aws:sqs/queuePolicy:QueuePolicy",
  noun: "queue policy",
  permissions: ["sqs:GetQueueAttributes"],
  nameOf,
  partOf: (resource) => ["aws:sqs/queue:Queue", nameOf(resource)],
  async read(resource, place) {
    const policy = (await attributesOf(urlOf(resource), place))?.["Policy"];
    return policy === undefined || policy === "" ? undefined : { policy };
  },
  effect: "Nothing can be put into the queue: what goes there is lost without a trace.",
  properties: [
    {
      name: "Policy",
      planned: (resource) => input(resource, "policy"),
      found: ({ policy }) => policy,
      as: asPolicy,
      effect: "Others may write into the queue, or what should may not.",
    },
  ],
});
