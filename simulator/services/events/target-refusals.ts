import { isApiDestination, isEventBus, parseArn, partitionOf } from "../iam/arn";
import type { Rule, Target } from "./rule";
import { own } from "../../../model/json";

interface Receiver {
  readonly actions: readonly string[];
  /** Whether EventBridge uses a role of ours there, or the receiver's resource policy. */
  readonly role: "required" | "optional" | "forbidden";
  readonly acrossAccounts: boolean;
}

/**
 * Requirements of each type of target (EventBridge user guide, "Event bus targets in Amazon EventBridge" and "Using
 * resource-based policies"; across accounts: "Sending events to an AWS service in another account").
 */
export const receivers: Readonly<Record<string, Receiver>> = {
  firehose: {
    actions: ["firehose:PutRecord", "firehose:PutRecordBatch"],
    role: "required",
    acrossAccounts: false,
  },
  kinesis: { actions: ["kinesis:PutRecord", "kinesis:PutRecords"], role: "required", acrossAccounts: true },
  lambda: { actions: ["lambda:InvokeFunction"], role: "optional", acrossAccounts: true },
  logs: { actions: ["logs:CreateLogStream", "logs:PutLogEvents"], role: "forbidden", acrossAccounts: false },
  sns: { actions: ["sns:Publish"], role: "optional", acrossAccounts: true },
  sqs: { actions: ["sqs:SendMessage"], role: "optional", acrossAccounts: true },
  states: { actions: ["states:StartExecution"], role: "required", acrossAccounts: false },
};

/**
 * EventBridge user guide, "API destinations as targets in Amazon EventBridge": needs a role, in the rule's own account.
 */
export const apiDestination: Receiver = {
  actions: ["events:InvokeApiDestination"],
  role: "required",
  acrossAccounts: false,
};

/** The part of a rule that decides which targets it can have. */
export type RulePlace = Pick<Rule, "busArn" | "account" | "region">;

/**
 * The reason why PutTargets would reject the target, or `undefined` (EventBridge API reference, `PutTargets` and
 * `Target`). The rule then exists without it, and its events are lost.
 */
export function refusalOf(rule: RulePlace, target: Target): string | undefined {
  const arn = parseArn(target.arn);
  if (arn === undefined) return `"${target.arn}" is not an ARN`;
  const transforms = [target.input, target.inputPath, target.inputTransformer].filter((value) => value !== undefined);
  if (target.roleArn !== undefined && parseArn(target.roleArn)?.account !== target.creator)
    return `role ${target.roleArn} is not of account ${target.creator}, and a role cannot be passed across accounts`;
  if (transforms.length > 1) return "it sets more than one of input, inputPath and inputTransformer";
  if (arn.partition !== partitionOf(rule.region)) return `${target.arn} is in another partition than ${rule.region}`;
  if (isEventBus(arn)) {
    if (target.arn === rule.busArn) return "it is the rule's own bus";
    if (target.roleArn === undefined) return "a bus as a target needs a roleArn";
    if (transforms.length > 0) return "input, inputPath and inputTransformer are not available for a bus";
    if (arn.region !== rule.region && arn.partition !== "aws")
      return `${arn.region} cannot be the destination of events from another Region`;
    return undefined;
  }
  const receiver = isApiDestination(arn) ? apiDestination : own(receivers, arn.service);
  if (receiver === undefined) return `how events reach "${arn.service}" is not known to the simulator`;
  if (arn.region !== rule.region)
    return `only a bus can be in another Region than the rule, which is in ${rule.region}`;
  if (arn.account !== rule.account && !receiver.acrossAccounts)
    return `${arn.service} targets must be in the rule's account, ${rule.account}`;
  const needsRole = receiver.role === "required" || arn.account !== rule.account;
  if (needsRole && target.roleArn === undefined) return `${target.arn} needs a roleArn`;
  if (receiver.role === "forbidden" && target.roleArn !== undefined) return "a log group takes no roleArn";
  return undefined;
}
