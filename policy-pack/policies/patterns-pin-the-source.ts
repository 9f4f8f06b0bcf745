import type { ResourceValidationPolicy } from "@pulumi/policy";
import { templateResourcesOf } from "../templates";

/**
 * Customers cannot put events whose source begins with `aws.` (EventBridge API reference, PutEventsRequestEntry): a
 * rule that names its sources receives a service's events only from the service. One that matches by detail type, or by
 * a prefix of the source that is not `aws.`, can be fed by any account that may put events.
 */
export const patternsPinTheSource: ResourceValidationPolicy = {
  name: "patterns-pin-the-source",
  description: "Every branch of a rule's event pattern names its sources.",
  validateResource: ({ type, props }, reportViolation) => {
    const check = (value: unknown, whose: string) => {
      if (value === undefined || value === null) return;
      if (!pins((typeof value === "string" ? JSON.parse(value) : value) as Pattern))
        reportViolation(`${whose} matches events of any source, which can be forged. Add "source" to every branch.`);
    };
    if (/^(aws:cloudwatch\/eventRule:EventRule|aws-native:events:Rule)$/.test(type))
      check(props.eventPattern, "Its pattern");
    if (type === "aws:cloudformation/stackSet:StackSet")
      for (const { id, properties } of templateResourcesOf(props.templateBody, "AWS::Events::Rule"))
        check(properties["EventPattern"], `The pattern of the template's ${id}`);
  },
};

type Pattern = Readonly<Record<string, unknown>>;

function pins(pattern: Pattern): boolean {
  const { source, $or: branches } = pattern;
  if (Array.isArray(source) && source.length > 0 && source.every(isPinned)) return true;
  return Array.isArray(branches) && branches.length > 0 && branches.every((branch) => pins(branch as Pattern));
}

const isPinned = (entry: unknown) =>
  typeof entry === "string" ||
  (typeof entry === "object" &&
    entry !== null &&
    "prefix" in entry &&
    typeof entry.prefix === "string" &&
    entry.prefix.startsWith("aws."));
