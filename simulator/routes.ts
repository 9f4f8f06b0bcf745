import type { Envelope } from "../model/envelope";
import { readsEvent, type Access, type AccessDetails, type Decision } from "./access";
import { isEventBus, parseArn, partitionOf, type Arn } from "./arn";
import type { Failure } from "./delivery";
import type { Rule, Target } from "./event-rules";
import { mayQueue } from "./queues";
import { logPolicyScope } from "./resource-policies";
import type { Bus, World } from "./world";

/** What EventBridge does with an event for a target, before it knows whether the target answers. */
export type Route =
  | { readonly to: "bus"; readonly bus: Bus }
  | { readonly to: "service"; readonly service: string }
  /** `refused`: PutTargets fails, so that the rule runs without this target. `failed`: each delivery fails. */
  | { readonly to: "nowhere"; readonly because: "refused" | "failed"; readonly failure: Failure };

interface Receiver {
  readonly actions: readonly string[];
  /** Whether EventBridge acts as a role of ours there or under the receiver's resource policy. */
  readonly role: "required" | "optional" | "forbidden";
  readonly acrossAccounts: boolean;
}

/**
 * What EventBridge needs at each target (EventBridge user guide, "Event bus targets in Amazon EventBridge" and "Using
 * resource-based policies"; across accounts: "Sending events to an AWS service in another account").
 */
const receivers: Readonly<Record<string, Receiver>> = {
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

const service = "events.amazonaws.com";

/** Finds the way from a rule to a target; remembered, because it seldom depends on the event. */
export class Router {
  private readonly routes = new Map<string, Route>();

  constructor(
    private readonly world: World,
    private readonly access: Access,
  ) {}

  route(rule: Rule, target: Target, event: Envelope): Route {
    const role = target.roleArn === undefined ? undefined : this.world.role(target.roleArn);
    const depends = readsEvent(this.world.policiesOn(target.arn)) || readsEvent(role?.policies ?? []);
    const key = depends ? `${target.urn}\n${event.source}\n${event["detail-type"]}` : target.urn;
    let route = this.routes.get(key);
    if (route === undefined) this.routes.set(key, (route = this.find(rule, target, event)));
    return route;
  }

  private find(rule: Rule, target: Target, event: Envelope): Route {
    const arn = parseArn(target.arn);
    const refused = (why: string): Route => ({
      to: "nowhere",
      because: "refused",
      failure: { errorCode: "REFUSED", why: `EventBridge refuses the target: ${why}`, culprit: target.urn },
    });
    if (arn === undefined) return refused(`"${target.arn}" is not an ARN`);
    const refusal = refusalOf(rule, target, arn);
    if (refusal !== undefined) return refused(refusal);
    return isEventBus(arn) ? this.toBus(rule, target, event) : this.toService(rule, target, arn);
  }

  /**
   * The role puts the event on the bus on behalf of the rule; across accounts the bus's policy must allow it too
   * (EventBridge user guide, "Sending and receiving events between AWS accounts" and "Permissions for event buses").
   */
  private toBus(rule: Rule, target: Target, event: Envelope): Route {
    const bus = this.world.bus(target.arn);
    if (bus === undefined) return failed("NO_RESOURCE", `${target.arn} is not a recorded bus`, target.urn);
    this.noteAssumptions(target.arn);
    const context = {
      "aws:SourceAccount": rule.account,
      "aws:SourceArn": rule.arn,
      ...putEventsContext(event, true),
    };
    const denial = this.denialAsRole(rule, target, ["events:PutEvents"], target.arn, { context });
    return denial ?? { to: "bus", bus };
  }

  private toService(rule: Rule, target: Target, arn: Arn): Route {
    const receiver = receivers[arn.service];
    const recorded = baseArns(target.arn, arn).some((base) => this.world.resource(base) !== undefined);
    if (receiver === undefined || !recorded)
      return failed("NO_RESOURCE", `${target.arn} is not a recorded resource`, target.urn);
    const denial =
      target.roleArn === undefined
        ? this.denialAsService(rule, target, receiver.actions, arn)
        : this.denialAsRole(rule, target, receiver.actions, target.arn);
    return denial ?? { to: "service", service: arn.service };
  }

  private denialAsRole(
    rule: Rule,
    target: Target,
    actions: readonly string[],
    resource: string,
    details: AccessDetails = {},
  ): Route | undefined {
    const assumed = this.access.assume(target.roleArn ?? "", service, rule);
    const { role } = assumed;
    if (!assumed.allowed || role === undefined) {
      const why = `${service} cannot assume ${target.roleArn ?? "a role"} for ${rule.arn}: ${assumed.why}`;
      return failed("FAILED_TO_ASSUME_ROLE", why, assumed.culprit || target.urn);
    }
    return denied(actions, target, (action) => this.access.role(role, action, resource, details));
  }

  private denialAsService(rule: Rule, target: Target, actions: readonly string[], arn: Arn): Route | undefined {
    return denied(actions, target, (action) => {
      if (arn.service === "sqs") return mayQueue(this.world, this.access, target.arn, service, rule);
      if (arn.service !== "logs") return this.access.service(service, rule, action, target.arn);
      const stream = `${target.arn.replace(/:\*$/, "")}:log-stream:events`;
      const guardian = logPolicyScope(arn.account, arn.region);
      return this.access.service(service, rule, action, stream, { guardian });
    });
  }

  private noteAssumptions(busArn: string): void {
    const keys = ["aws:SourceArn", "aws:SourceAccount", "events:eventBusInvocation"];
    for (const policy of this.world.policiesOn(busArn))
      for (const key of keys)
        if (policy.keys.has(key.toLowerCase()))
          this.world.assume(`EventBridge sends ${key} when a rule's role puts an event on another bus.`);
  }
}

/** Condition keys of `events:PutEvents` (EventBridge user guide, "Using IAM policy conditions in Amazon EventBridge"). */
export const putEventsContext = (event: Envelope, byRule: boolean) => ({
  "events:source": event.source,
  "events:detail-type": event["detail-type"],
  "events:eventBusInvocation": byRule,
});

const failed = (errorCode: string, why: string, culprit: string): Route => ({
  to: "nowhere",
  because: "failed",
  failure: { errorCode, why, culprit },
});

function denied(actions: readonly string[], target: Target, decide: (action: string) => Decision): Route | undefined {
  for (const action of actions) {
    const decision = decide(action);
    if (!decision.allowed) return failed("NO_PERMISSIONS", decision.why, decision.culprit || target.urn);
  }
  return undefined;
}

/** Why PutTargets would not accept the target (EventBridge API reference, `PutTargets` and `Target`). */
function refusalOf(rule: Rule, target: Target, arn: Arn): string | undefined {
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
  const receiver = receivers[arn.service];
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

/** ARNs under which the target may be recorded: a function without its alias, a log group without its `:*`. */
function baseArns(target: string, arn: Arn): readonly string[] {
  if (arn.service === "logs") return [target.replace(/:\*$/, ""), `${target.replace(/:\*$/, "")}:*`];
  if (arn.service === "lambda") return [target, target.split(":").slice(0, 7).join(":")];
  return [target];
}
