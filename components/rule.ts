import { EventRule } from "@pulumi/aws/cloudwatch/eventRule";
import { EventTarget, type EventTargetArgs } from "@pulumi/aws/cloudwatch/eventTarget";
import * as pulumi from "@pulumi/pulumi";
import type { JsonObject } from "../model/envelope";
import { quotas } from "../model/quotas";
import type { RulePlan } from "../model/rule";

/** A hub's central bus, for components that put rules or events on it. */
export interface RuleBus extends pulumi.Resource {
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  /** ARN of the dead-letter queue of its rules. */
  readonly deadLetterQueueArn: pulumi.Output<string>;
}

export interface RuleArgs extends Pick<RulePlan, "description" | "state"> {
  /** Physical name. */
  readonly name: string;
  /** JSON text if it depends on another resource's outputs. */
  readonly pattern: JsonObject | pulumi.Output<string>;
  /** Name or ARN of the bus. Absent: the account's default bus. */
  readonly bus?: pulumi.Input<string>;
  readonly tags?: Readonly<Record<string, string>>;
  /** At most five. */
  readonly targets: readonly RuleTarget[];
}

export interface RuleTarget {
  /** Id within the rule. */
  readonly id: string;
  /** Logical name. Absent: the rule's. */
  readonly logicalName?: string;
  readonly arn: pulumi.Input<string>;
  /** ARN of the role that EventBridge uses. Absent: the target's own policy admits the rule. */
  readonly roleArn?: pulumi.Input<string>;
  /** Input of the target. Absent: the event, unmodified. */
  readonly input?: Pick<EventTargetArgs, "httpTarget" | "inputPath" | "inputTransformer">;
  /**
   * Of a standard queue: JSONPath of what its messages are told apart by, as of a fair queue's tenants, such as `$.account`
   * (EventBridge user guide, "Event bus targets in Amazon EventBridge", on SqsParameters and dynamic path parameters).
   */
  readonly messageGroup?: string;
  /** ARN of the dead-letter queue. */
  readonly deadLetterQueueArn: pulumi.Input<string>;
  /**
   * Hours of retries before an event becomes a dead letter. Absent: EventBridge's default, with no retry policy set.
   */
  readonly retryHours?: number;
  /** Resources that the first event needs, mainly policies. */
  readonly dependsOn?: readonly pulumi.Resource[];
}

/** Creates a rule with its targets. */
export function createRule(
  logicalName: string,
  { name, description, state, pattern, bus, tags, targets }: RuleArgs,
  opts: pulumi.CustomResourceOptions,
): { readonly rule: EventRule; readonly targets: readonly EventTarget[] } {
  const onBus = bus === undefined ? {} : { eventBusName: bus };
  const rule = new EventRule(
    logicalName,
    {
      name,
      description,
      ...onBus,
      eventPattern: pulumi.Output.isInstance(pattern) ? pattern : JSON.stringify(pattern),
      ...(state !== undefined && { state }),
      ...(tags !== undefined && { tags }),
    },
    opts,
  );
  return { rule, targets: targets.map(createTarget) };

  function createTarget({
    id,
    arn,
    roleArn,
    input,
    messageGroup,
    deadLetterQueueArn,
    retryHours,
    ...target
  }: RuleTarget) {
    return new EventTarget(
      target.logicalName ?? logicalName,
      {
        rule: rule.name,
        ...onBus,
        targetId: id,
        arn,
        ...(roleArn !== undefined && { roleArn }),
        ...input,
        ...(messageGroup !== undefined && { sqsTarget: { messageGroupId: messageGroup } }),
        deadLetterConfig: { arn: deadLetterQueueArn },
        ...(retryHours !== undefined && {
          retryPolicy: {
            maximumEventAgeInSeconds: retryHours * 3600,
            maximumRetryAttempts: quotas.retryAttempts,
          },
        }),
      },
      { parent: opts.parent, dependsOn: [...(target.dependsOn ?? [])] },
    );
  }
}
