import { validatePattern } from "../../../model/pattern/pattern";
import { eventBusArn, isEventBus, parseArn, ruleArn } from "../iam/arn";
import type { Resource } from "../../graph";
import type { DelegatedRule, DelegationVerdict } from "./delegation";
import { unknownGroup, unknownPayload } from "./payload";
import { addOnce, field, nameOf, property, text, type Report } from "../../recorded";
import { ruleStates, type Rule, type RuleState, type Target } from "./rule";
import { httpOf, transformerOf } from "./target-inputs";
import { refusalOf } from "./target-refusals";

interface RuleReading {
  readonly busExists: (arn: string) => boolean;
  /** Evaluates the bus's policy for a rule that another account creates on it. */
  readonly delegation: (rule: DelegatedRule) => DelegationVerdict;
  readonly report: Report;
  readonly assume: (assumption: string) => void;
}

interface JudgedReading extends RuleReading {
  readonly judge: (pattern: string) => PatternJudgment;
}

/**
 * Rules with their targets. A rule names its bus by name, or by ARN, possibly in another account: the bus's account
 * then owns the rule (EventBridge user guide, "Permissions for event buses").
 */
export function readEventRules(resources: readonly Resource[], reading: RuleReading): Rule[] {
  const { report } = reading;
  const judged = { ...reading, judge: patternJudge() };
  const targets = new Map<string, Map<string, Target>>();
  for (const resource of resources) {
    if (resource.type !== "aws:cloudwatch/eventTarget:EventTarget") continue;
    const arn = ruleArn(busOf(resource), text(resource, "rule") ?? "");
    const target = readTarget(resource, reading);
    const siblings = targets.get(arn) ?? new Map<string, Target>();
    targets.set(arn, siblings);
    addOnce(siblings, `target "${target.id}" of ${arn}`, target, report);
  }
  const rules = new Map<string, Rule>();
  for (const resource of resources) {
    if (resource.type !== "aws:cloudwatch/eventRule:EventRule") continue;
    const rule = readRule(resource, judged);
    addOnce(rules, rule.arn, { ...rule, targets: [...(targets.get(rule.arn)?.values() ?? [])] }, report);
  }
  for (const [arn, orphans] of targets)
    if (!rules.has(arn))
      for (const { urn } of orphans.values()) report(urn, `is a target of ${arn}, which is not a recorded rule`);
  for (const rule of rules.values())
    for (const target of rule.targets) {
      const refusal = refusalOf(rule, target);
      if (refusal !== undefined) report(target.urn, `EventBridge refuses the target: ${refusal}`);
    }
  return [...rules.values()];
}

function readRule(resource: Resource, reading: JudgedReading): Omit<Rule, "targets"> {
  const { urn } = resource;
  const { busExists, report } = reading;
  const name = nameOf(resource);
  const busArn = busOf(resource);
  const arn = ruleArn(busArn, name);
  const { account, region } = parseArn(busArn) ?? resource;
  if (!busExists(busArn)) report(urn, `is a rule on ${busArn}, which is not a recorded bus`);
  const recordedArn = text(resource, "arn");
  if (recordedArn !== undefined && recordedArn !== arn)
    report(urn, `was recorded with the ARN ${recordedArn}, while EventBridge would call it ${arn}`);
  const state = text(resource, "state") ?? "ENABLED";
  const permitted =
    account === resource.account ||
    isPermitted({ creator: resource.account, ruleArn: arn, busArn, owner: account }, urn, reading);
  if (!isRuleState(state)) report(urn, `state is "${state}". Use one of: ${ruleStates.join(", ")}`);
  const pattern = permitted ? readPattern(resource, reading) : undefined;
  return {
    urn,
    arn,
    name,
    busArn,
    account,
    region,
    state: isRuleState(state) ? state : "DISABLED",
    ...(pattern !== undefined && { pattern }),
  };
}

/** True if another account may create this rule on its bus; reports the reason if not. */
function isPermitted(rule: DelegatedRule, urn: string, { delegation, report, assume }: RuleReading): boolean {
  const { refusal, problems } = delegation(rule);
  assume(
    "To a role of a rule that one account makes on another account's bus EventBridge gives the rule's ARN as aws:SourceArn and the bus's account as aws:SourceAccount.",
  );
  if (refusal !== undefined)
    report(urn, `the policy of ${rule.busArn} does not let account ${rule.creator} make the rule: ${refusal}`);
  for (const problem of problems) report(urn, `the policy of ${rule.busArn} ${problem}`);
  return refusal === undefined;
}

interface PatternJudgment {
  readonly problems: readonly string[];
  /** True for one that names a source within a branch of a top-level `$or`. */
  readonly sourceInBranch: boolean;
}

/** Judges a pattern once: thousands of members have rules with the same few. */
function patternJudge(): (pattern: string) => PatternJudgment {
  const known = new Map<string, PatternJudgment>();
  return (pattern) => {
    const before = known.get(pattern);
    if (before !== undefined) return before;
    const problems = validatePattern(pattern);
    const { $or: branches } = problems.length > 0 ? {} : (JSON.parse(pattern) as { readonly $or?: readonly object[] });
    const judged = { problems, sourceInBranch: branches?.some((branch) => "source" in branch) === true };
    known.set(pattern, judged);
    return judged;
  };
}

function readPattern(resource: Resource, { report, assume, judge }: JudgedReading): string | undefined {
  const pattern = text(resource, "eventPattern");
  if (pattern === undefined) {
    if (text(resource, "scheduleExpression") === undefined)
      report(resource.urn, "has neither an eventPattern nor a scheduleExpression");
    return undefined;
  }
  // EventBridge API reference, "PutRule": it then goes off by both.
  if (text(resource, "scheduleExpression") !== undefined)
    report(resource.urn, `goes off by ${text(resource, "scheduleExpression")}, too: its targets get events of nobody`);
  const { problems, sourceInBranch } = judge(pattern);
  if (problems.length === 0) {
    if (sourceInBranch)
      assume(
        "EventBridge accepts a source within a branch of a top-level $or, as its matcher does; it says no at PutRule if not.",
      );
    return pattern;
  }
  report(resource.urn, `eventPattern ${pattern} would be refused: ${problems.join(" ")}`);
  return undefined;
}

function readTarget(resource: Resource, { assume, report }: RuleReading): Target {
  const arn = text(resource, "arn") ?? "";
  const parts = parseArn(arn);
  const retry = property(resource, "retryPolicy") as Record<string, number> | undefined;
  const [roleArn, input, inputPath] = [text(resource, "roleArn"), text(resource, "input"), text(resource, "inputPath")];
  const deadLetterArn = field(resource, "deadLetterConfig", "arn");
  if (retry !== undefined && parts !== undefined && isEventBus(parts))
    assume(
      "EventBridge accepts a retry policy on a target that is an event bus, although its guide describes none there.",
    );
  const messageGroup = field(resource, "sqsTarget", "messageGroupId");
  if (messageGroup?.startsWith("$") === true)
    assume("EventBridge takes the message group of an SQS fair queue from the event where it is a JSONPath.");
  const inputTransformer = transformerOf(resource);
  const http = httpOf(resource);
  const unknown = unknownPayload({ ...(inputPath && { inputPath }), ...(inputTransformer && { inputTransformer }) });
  if (unknown !== undefined) report(resource.urn, unknown);
  const unread = messageGroup === undefined ? undefined : unknownGroup(messageGroup);
  if (unread !== undefined) report(resource.urn, unread);
  return {
    urn: resource.urn,
    id: text(resource, "targetId") ?? resource.name,
    arn,
    creator: resource.account,
    maximumEventAgeInSeconds: retry?.["maximumEventAgeInSeconds"] ?? 86_400,
    maximumRetryAttempts: retry?.["maximumRetryAttempts"] ?? 185,
    ...(roleArn !== undefined && { roleArn }),
    ...(messageGroup !== undefined && { messageGroup }),
    ...(deadLetterArn !== undefined && { deadLetterArn }),
    ...(input !== undefined && { input }),
    ...(inputPath !== undefined && { inputPath }),
    ...(inputTransformer && { inputTransformer }),
    ...(http && { http }),
  };
}

function busOf(resource: Resource): string {
  const bus = text(resource, "eventBusName") ?? "default";
  return bus.startsWith("arn:") ? bus : eventBusArn(resource.region, resource.account, bus);
}

const isRuleState = (state: string): state is RuleState => (ruleStates as readonly string[]).includes(state);
