import type { Envelope } from "../../../model/envelope";
import { type HttpRequest, readDestination } from "./api-destinations";
import { readsEvent, type Access, type AccessDetails } from "../iam/access";
import type { Decision } from "../iam/decision";
import { isApiDestination, isEventBus, parseArn, type Arn } from "../iam/arn";
import type { Failure } from "./delivery";
import type { Rule, Target } from "./rule";
import { mayQueue } from "../sqs/queues";
import { logPolicyScope } from "../iam/resource-policies";
import { apiDestination, receivers, refusalOf } from "./target-refusals";
import type { Bus, World } from "./world";
import { own } from "../../../model/json";

/** How EventBridge routes an event to a target, before it knows whether the target is available. */
export type Route =
  | ({ readonly to: "bus"; readonly bus: Bus } & Allowed)
  | ({ readonly to: "service"; readonly service: string } & Allowed)
  /** An API destination, with its HTTP call. */
  | ({ readonly to: "address"; readonly call: Omit<HttpRequest, "body"> } & Allowed)
  /** `refused`: PutTargets fails, so that the rule runs without this target. `failed`: each delivery fails. */
  | { readonly to: "nowhere"; readonly because: "refused" | "failed"; readonly failure: Failure };

interface Allowed {
  /** Every statement that had to allow it, in words, in the order in which they are asked. */
  readonly allowedBy: readonly string[];
}

const service = "events.amazonaws.com";

/** Finds the route from a rule to a target; cached, because it rarely depends on the event. */
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
    const refusal = refusalOf(rule, target);
    const arn = parseArn(target.arn);
    if (refusal !== undefined || arn === undefined) {
      const why = `EventBridge refuses the target: ${refusal ?? "it is not an ARN"}`;
      return { to: "nowhere", because: "refused", failure: { errorCode: "REFUSED", why, culprit: target.urn } };
    }
    if (isApiDestination(arn)) return this.toAddress(rule, target);
    return isEventBus(arn) ? this.toBus(rule, target, event) : this.toService(rule, target, arn);
  }

  /** The connection's secret is accessed by EventBridge's own service-linked role. */
  private toAddress(rule: Rule, target: Target): Route {
    const destination = readDestination(this.world, target);
    if ("problem" in destination) return failed("NO_RESOURCE", destination.problem, destination.culprit);
    const verdict = this.asRole(rule, target, apiDestination.actions, target.arn);
    return "to" in verdict ? verdict : { to: "address", call: destination.call, ...verdict };
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
    const verdict = this.asRole(rule, target, ["events:PutEvents"], target.arn, { context });
    return "to" in verdict ? verdict : { to: "bus", bus, ...verdict };
  }

  private toService(rule: Rule, target: Target, arn: Arn): Route {
    const receiver = own(receivers, arn.service);
    const recorded = baseArns(target.arn, arn).some((base) => this.world.resource(base) !== undefined);
    if (receiver === undefined || !recorded)
      return failed("NO_RESOURCE", `${target.arn} is not a recorded resource`, target.urn);
    const verdict =
      target.roleArn === undefined
        ? this.asService(rule, target, receiver.actions, arn)
        : this.asRole(rule, target, receiver.actions, target.arn);
    return "to" in verdict ? verdict : { to: "service", service: arn.service, ...verdict };
  }

  private asRole(
    rule: Rule,
    target: Target,
    actions: readonly string[],
    resource: string,
    details: AccessDetails = {},
  ): Nowhere | Allowed {
    const assumed = this.access.assume(target.roleArn ?? "", service, rule);
    const { role } = assumed;
    if (!assumed.allowed || role === undefined) {
      const why = `${service} cannot assume ${target.roleArn ?? "a role"} for ${rule.arn}: ${assumed.why}`;
      return failed("FAILED_TO_ASSUME_ROLE", why, assumed.culprit || target.urn);
    }
    return all(actions, target, statementsOf(assumed), (action) => this.access.role(role, action, resource, details));
  }

  private asService(rule: Rule, target: Target, actions: readonly string[], arn: Arn): Nowhere | Allowed {
    return all(actions, target, [], (action) => {
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

type Nowhere = Extract<Route, { readonly to: "nowhere" }>;

const failed = (errorCode: string, why: string, culprit: string): Nowhere => ({
  to: "nowhere",
  because: "failed",
  failure: { errorCode, why, culprit },
});

const statementsOf = ({ why, andWhy }: Decision): string[] => (andWhy === undefined ? [why] : [andWhy, why]);

/** All actions are needed: the first that is not allowed decides. */
function all(
  actions: readonly string[],
  target: Target,
  before: readonly string[],
  decide: (action: string) => Decision,
): Nowhere | Allowed {
  const allowedBy = [...before];
  for (const action of actions) {
    const decision = decide(action);
    if (!decision.allowed) return failed("NO_PERMISSIONS", decision.why, decision.culprit || target.urn);
    allowedBy.push(...statementsOf(decision));
  }
  return { allowedBy };
}

/** ARNs of the recorded resource: a function without its alias, a log group without its `:*`. */
function baseArns(target: string, arn: Arn): readonly string[] {
  if (arn.service === "logs") return [target.replace(/:\*$/, ""), `${target.replace(/:\*$/, "")}:*`];
  if (arn.service === "lambda") return [target, target.split(":").slice(0, 7).join(":")];
  return [target];
}
