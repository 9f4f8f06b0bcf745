import { GetTopicAttributesCommand } from "@aws-sdk/client-sns";
import type { Resource } from "../resource";
import { asPolicy } from "../normalize";
import { input, readBack, unless } from "../read-back";

const arnOf = (resource: Resource): string => input(resource, "arn") ?? "";

/** The policy of an SNS topic: without one of its own, SNS answers with its default, which lets the owner alone publish. */
export const topicPolicy = readBack<{ readonly policy: string }>({
  type: "aws:sns/topicPolicy:TopicPolicy",
  noun: "SNS topic's policy",
  permissions: ["sns:GetTopicAttributes"],
  nameOf: (resource) => arnOf(resource).split(":").at(-1) ?? "",
  async read(resource, { clients }) {
    const answer = await unless(["NotFoundException", "NotFound"], () =>
      clients.sns.send(new GetTopicAttributesCommand({ TopicArn: arnOf(resource) })),
    );
    return answer && { policy: answer.Attributes?.["Policy"] ?? "" };
  },
  effect: "Nobody is told of alarms.",
  properties: [
    {
      name: "Policy",
      planned: (resource) => input(resource, "policy"),
      found: ({ policy }) => policy,
      as: asPolicy,
      effect: "Others may publish, or alarms may not.",
    },
  ],
});
