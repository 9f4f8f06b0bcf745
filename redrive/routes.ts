import type { Environment } from "../environment/environment";
import type { JsonObject } from "../model/envelope";
import { type HubPlan, planHub } from "../model/hub/hub-plan";
import { arns, centralRuleArn } from "../model/names";
import type { Network } from "../model/network/network";
import { noticeRule } from "../model/notify/tickets";
import { watchRuleArns } from "../model/operations/evidence-watch";
import type { RuleState } from "../model/rule";

/** What receives an event of a rule on a hub's central bus. */
export type Target =
  | { readonly kind: "stream"; readonly arn: string; readonly name: string }
  | { readonly kind: "queue"; readonly arn: string }
  | { readonly kind: "topic"; readonly arn: string }
  /** An API destination: nobody but EventBridge can call it. `arn` is without the random id at its end. */
  | { readonly kind: "call"; readonly arn: string; readonly instead: string };

/** A rule on a central bus, with what its targets receive: the event, unmodified, except for calls. */
export interface Route {
  /** ARN of the rule. */
  readonly rule: string;
  readonly pattern: JsonObject;
  readonly state: RuleState;
  readonly targets: readonly Target[];
}

/** Everything that a hub does with an event, as planned. */
export interface HubRoutes {
  readonly region: string;
  readonly routes: readonly Route[];
  /** Pattern of the ARNs of the rules that tell the alarms' topic, on the default bus: their patterns name a key. */
  readonly watchRules: string;
  readonly alarms: Target;
  /** Queue of the function that archives what is too large for a record. */
  readonly claimCheck: Target;
  readonly plan: HubPlan;
}

/** The routes of every hub, by Region. */
export function hubRoutes(
  { settings, accounts }: Pick<Environment, "settings" | "accounts">,
  network: Network,
  now: Date,
): ReadonlyMap<string, HubRoutes> {
  return new Map(network.hubs.map((hub) => [hub.region, routesOf(planHub({ hub, settings, accounts, network, now }))]));
}

function routesOf(plan: HubPlan): HubRoutes {
  const { accountId, region, names } = plan;
  const queueOf = (id: string): Target => ({ kind: "queue", arn: arns.queue(region, accountId, names.responder(id)) });
  const callOf = (name: string, instead: string): Target => ({
    kind: "call",
    arn: `arn:aws:events:${region}:${accountId}:api-destination/${name}`,
    instead,
  });
  const route = (
    name: string,
    { pattern, state = "ENABLED" }: { readonly pattern: JsonObject; readonly state?: RuleState },
    targets: readonly Target[],
  ): Route => ({ rule: centralRuleArn(plan, name), pattern, state, targets });
  // As buildResponders does: the queue of a function that is switched off would fill.
  const answering = plan.responders.filter(({ answersDetections, enabled }) => answersDetections === true && enabled);
  return {
    region,
    plan,
    watchRules: watchRuleArns(plan),
    alarms: { kind: "topic", arn: arns.topic(region, accountId, names.alarms) },
    claimCheck: queueOf("claim-check"),
    routes: [
      ...plan.archiveRules.flat().map((rule) => {
        const name = names.deliveryStream(rule.stream, rule.provenance);
        return route(names.archiveRule(rule.suffix, rule.stream, rule.provenance), rule, [
          { kind: "stream", arn: arns.deliveryStream(region, accountId, name), name },
        ]);
      }),
      ...plan.responders.flatMap(({ id, rules }) =>
        rules.map((rule) => route(names.responderRule(id, rule.suffix), rule, [queueOf(id)])),
      ),
      ...(answering.length === 0 ? [] : plan.detectionRules).map((rule) =>
        route(
          names.detectionRule(rule.suffix),
          rule,
          answering.map(({ id }) => queueOf(id)),
        ),
      ),
      ...(plan.notifications?.tickets ?? []).map(({ id }) =>
        route(names.ticket(id), noticeRule(id, accountId, plan.notifications?.enabled === true), [
          callOf(names.ticket(id), `Open the ticket by hand: detail.body of the letter is the request's body.`),
        ]),
      ),
      ...(plan.reconciliation?.rules ?? []).map((rule) =>
        route(names.reconciliationRule(rule.suffix), rule, [
          callOf(
            names.reconciliation,
            "Start the reconciliation pipeline once: it reads the organization as it is now.",
          ),
        ]),
      ),
    ],
  };
}
