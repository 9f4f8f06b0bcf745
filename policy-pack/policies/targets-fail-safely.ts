import type { PolicyResource, StackValidationPolicy } from "@pulumi/policy";
import { conditionsOf, policyDocumentsOf, servicesOf, textsOf } from "../policy-documents";
import { templateResourcesOf } from "../templates";
import { whereKnown } from "../unknown";

/** A target of a rule, from any resource type that can define one. */
interface Target {
  readonly urn: string;
  readonly id: string;
  readonly arn: string;
  readonly roleArn?: unknown;
  readonly deadLetterArn?: unknown;
  readonly retryPolicy?: unknown;
  /** ARN of its rule, unknown in the preview of a new one; undefined if the rule is not in the stack. */
  readonly ruleArn: () => string | undefined;
  /** Its rule is part of a StackSet's template: ARNs are references there, so only their presence can be checked. */
  readonly inTemplate?: true;
}

interface Settings {
  readonly queuesElsewhere?: boolean;
}

/**
 * Services whose own policies admit EventBridge; every other target needs a role (EventBridge user guide, "Using
 * resource-based policies for Amazon EventBridge").
 */
const byResourcePolicy = /^arn:[^:]+:(lambda|sns|sqs|logs):/;

/**
 * Events that EventBridge cannot deliver are lost, unless the target has a dead-letter queue, in the rule's Region,
 * whose policy admits this very rule (EventBridge user guide, "Using dead-letter queues to process undelivered
 * events").
 *
 * A target that is an event bus may leave its retry policy to EventBridge's default of 24 hours and 185 attempts: AWS
 * does not document that such a target accepts one.
 */
export const targetsFailSafely: StackValidationPolicy = {
  name: "targets-fail-safely",
  description: "Every rule target has its permission, a retry policy, and a dead-letter queue that accepts its events.",
  configSchema: {
    properties: {
      queuesElsewhere: {
        type: "boolean",
        default: false,
        description: "Allow dead-letter queues of other stacks, whose policies cannot be checked.",
      },
    },
  },
  validateStack: ({ resources, getConfig }, reportViolation) => {
    const { queuesElsewhere = false } = getConfig<Settings>();
    for (const target of resources.flatMap((resource) => whereKnown(() => targetsOf(resource, resources), []))) {
      const isBus = target.arn.includes(":event-bus/");
      if (target.roleArn === undefined && !byResourcePolicy.test(target.arn))
        reportViolation(`Target ${target.id} has no role for EventBridge to use.`, target.urn);
      if (target.retryPolicy === undefined && !isBus)
        reportViolation(`Target ${target.id} does not set how long EventBridge retries.`, target.urn);
      const lost = whereKnown(() => whyLost(target, resources, queuesElsewhere), undefined);
      if (lost !== undefined)
        reportViolation(`Events that target ${target.id} cannot accept are lost: ${lost}.`, target.urn);
    }
  },
};

function targetsOf({ type, props, urn, provider }: PolicyResource, resources: readonly PolicyResource[]): Target[] {
  if (type === "aws:cloudwatch/eventTarget:EventTarget") {
    const onBus = (bus: unknown) => (typeof bus === "string" && bus !== "" ? bus : "default");
    const rule = resources.find(
      (other) =>
        other.type === "aws:cloudwatch/eventRule:EventRule" &&
        other.provider?.urn === provider?.urn &&
        other.props.name === props.rule &&
        onBus(other.props.eventBusName) === onBus(props.eventBusName),
    );
    return [
      {
        urn,
        id: String(props.targetId),
        arn: String(props.arn),
        roleArn: props.roleArn,
        deadLetterArn: props.deadLetterConfig?.arn,
        retryPolicy: props.retryPolicy,
        ruleArn: () => rule?.props.arn as string | undefined,
      },
    ];
  }
  if (type === "aws:cloudformation/stackSet:StackSet")
    return templateResourcesOf(props.templateBody, "AWS::Events::Rule").flatMap(({ id, properties }) =>
      (Array.isArray(properties["Targets"]) ? (properties["Targets"] as TemplateTarget[]) : []).map((target) => ({
        urn,
        id: `${String(target.Id)} of the template's ${id}`,
        arn: textsOf(target.Arn).join(),
        roleArn: target.RoleArn,
        deadLetterArn: target.DeadLetterConfig?.Arn,
        retryPolicy: target.RetryPolicy,
        ruleArn: () => undefined,
        inTemplate: true as const,
      })),
    );
  if (type !== "aws-native:events:Rule") return [];
  return ((props.targets ?? []) as NativeTarget[]).map(({ id, arn, roleArn, deadLetterConfig, retryPolicy }) => ({
    urn,
    id: String(id),
    arn: String(arn),
    roleArn,
    deadLetterArn: deadLetterConfig?.arn,
    retryPolicy,
    ruleArn: () => props.arn as string | undefined,
  }));
}

/** A target within a rule of a CloudFormation template. */
interface TemplateTarget {
  readonly Id?: unknown;
  readonly Arn?: unknown;
  readonly RoleArn?: unknown;
  readonly DeadLetterConfig?: { readonly Arn?: unknown };
  readonly RetryPolicy?: unknown;
}

/** A target within a rule of `aws-native`. */
interface NativeTarget {
  readonly id?: string;
  readonly arn?: string;
  readonly roleArn?: string;
  readonly deadLetterConfig?: { readonly arn?: string };
  readonly retryPolicy?: unknown;
}

function whyLost(
  { deadLetterArn, ruleArn: ruleArnOf, inTemplate }: Target,
  resources: readonly PolicyResource[],
  queuesElsewhere: boolean,
): string | undefined {
  if (deadLetterArn === undefined) return "it has no dead-letter queue";
  if (inTemplate || typeof deadLetterArn !== "string") return undefined;
  const queue = resources.find(
    (resource) => resource.type === "aws:sqs/queue:Queue" && resource.props.arn === deadLetterArn,
  );
  if (queue === undefined) return queuesElsewhere ? undefined : `${deadLetterArn} is not a queue of this stack`;
  if (queue.props.fifoQueue === true) return `${deadLetterArn} is a FIFO queue, and must be a standard one`;
  const ruleArn = ruleArnOf();
  if (ruleArn === undefined) return "its rule is not one of this stack";
  if (region(ruleArn) !== region(deadLetterArn)) return `${deadLetterArn} is not in the rule's Region`;
  const admitted = resources
    .filter(({ type, props }) => type === "aws:sqs/queuePolicy:QueuePolicy" && props.queueUrl === queue.props.url)
    .concat(queue)
    .flatMap((resource) => policyDocumentsOf(resource))
    .flatMap(({ statements }) => statements)
    .some(
      (statement) =>
        statement.Effect === "Allow" &&
        servicesOf(statement).includes("events.amazonaws.com") &&
        textsOf(statement.Action).some((action) => /^(sqs:)?(SendMessage|\*)$/.test(action)) &&
        textsOf(statement.Resource).includes(deadLetterArn) &&
        admitsRule(conditionsOf(statement), ruleArn),
    );
  return admitted ? undefined : `the policy of ${deadLetterArn} does not allow ${ruleArn} to send to it`;
}

/**
 * True if every condition on the source holds for the rule; `aws:SourceAccount` is compared with the rule's account.
 */
const admitsRule = (conditions: ReturnType<typeof conditionsOf>, ruleArn: string): boolean =>
  conditions.every(([, key, values]) => {
    if (key === "aws:sourcearn") return values.some((value) => like(value).test(ruleArn));
    if (key === "aws:sourceaccount") return values.includes(ruleArn.split(":")[4] ?? "");
    return true;
  });

/** `*` for any characters, `?` for one (IAM user guide, "Amazon Resource Name (ARN) condition operators"). */
const like = (value: string) =>
  new RegExp(
    `^${value
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".")}$`,
  );

const region = (arn: string) => arn.split(":")[3];
