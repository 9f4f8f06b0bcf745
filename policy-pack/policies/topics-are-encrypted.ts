import type { PolicyResource, StackValidationPolicy } from "@pulumi/policy";
import { policyDocumentsOf, servicesOf, textsOf } from "../policy-documents";
import { whereKnown } from "../unknown";

/** The AWS managed key for topics, by alias or by the alias's ARN. Its policy cannot be changed. */
const ownKeyOfAws = /(^|:)alias\/aws\/sns$/;

/**
 * Messages about incidents name principals, addresses and resources. A topic to which an AWS service publishes may have
 * no key, but must not have the AWS managed one: it admits no service, and alarms are lost silently (SNS developer
 * guide, "Managing Amazon SNS encryption keys and costs").
 */
export const topicsAreEncrypted: StackValidationPolicy = {
  name: "topics-are-encrypted",
  description: "Topics are encrypted with a key that their publishers may use.",
  validateStack: ({ resources }, reportViolation) => {
    for (const { type, props, urn } of resources) {
      if (type !== "aws:sns/topic:Topic") continue;
      const services = whereKnown(() => publishingServices(String(props.name), resources), undefined);
      if (services === undefined) continue;
      const key: unknown = props.kmsMasterKeyId;
      if (typeof key !== "string" || key === "") {
        if (services.length === 0)
          reportViolation(
            "Its messages are not encrypted. Set kmsMasterKeyId, alias/aws/sns for the AWS managed key.",
            urn,
          );
      } else if (ownKeyOfAws.test(key) && services.length > 0)
        reportViolation(
          `${services.join(", ")} cannot use the AWS managed key: what they publish is lost. Use a customer managed key that allows them.`,
          urn,
        );
    }
  },
};

/** By the topic's name, which is known before its ARN is. */
function publishingServices(name: string, resources: readonly PolicyResource[]): string[] {
  const services = resources
    .filter(({ type }) => type === "aws:sns/topicPolicy:TopicPolicy")
    .flatMap((resource) => policyDocumentsOf(resource))
    .flatMap(({ statements }) => statements)
    .filter(
      (statement) =>
        statement.Effect === "Allow" && textsOf(statement.Resource).some((arn) => arn.split(":").at(-1) === name),
    )
    .flatMap((statement) => servicesOf(statement));
  return [...new Set(services)].sort();
}
