import type { Account } from "../accounts/account";
import { planClaimCheck } from "../claim-check/plan";
import { planCorrelateEvents } from "../correlations/plan";
import type { Detection } from "../detections/detection";
import { planDetectDrift } from "../drift/plan";
import type { Provenance } from "../envelope";
import { planCorrelateFindings } from "../findings/correlate-findings";
import { planEnrichFindings } from "../findings/enrich-findings";
import { planResolveFindings } from "../findings/resolve-findings";
import { centralRuleArn, type HubPlace } from "../names";
import { planNotify } from "../notify/plan";
import { ticketRuleArns } from "../notify/tickets";
import type { Member } from "../network/network";
import type { Reach } from "../network/reach";
import { planRunQueries } from "../queries/plan";
import { planRemediate } from "../remediate/plan";
import { operated, type PlannedResponder, type ResponderPlan } from "../responders/plan";
import { type ResponderId, responderIds } from "../settings/responder-ids";
import type { Settings } from "../settings/schema";
import { planWatchSilence } from "../silence/plan";

/** Arguments for planning responders. */
export interface RespondersArgs extends HubPlace {
  readonly settings: Settings;
  readonly accounts: readonly Account[];
  /** The hub's members. */
  readonly members: readonly Member[];
  /** Detections whose events reach the hub. */
  readonly detections: readonly Detection[];
  /** What reaches the hub. */
  readonly reaches: Reach;
  /** Names of the archive's delivery streams by what they carry, in order. */
  readonly streams: Readonly<Record<Provenance, readonly string[]>>;
}

/**
 * Planner of each responder; the plan is undefined if settings disable it. The type requires an entry for each id in
 * settings.
 */
const planners: Readonly<Record<ResponderId, (args: RespondersArgs) => ResponderPlan | undefined>> = {
  "claim-check": planClaimCheck,
  notify: planNotify,
  "enrich-findings": planEnrichFindings,
  "resolve-findings": planResolveFindings,
  "correlate-events": planCorrelateEvents,
  "correlate-findings": planCorrelateFindings,
  "detect-drift": planDetectDrift,
  remediate: planRemediate,
  "run-queries": planRunQueries,
  "watch-silence": planWatchSilence,
};

/** The responders of a hub. */
export const planResponders = (args: RespondersArgs): PlannedResponder[] =>
  Object.values(planners)
    .flatMap((plan) => plan(args) ?? [])
    .map((plan) => operated(plan, args.settings.responders));

/**
 * ARN patterns of all rules that feed responders or that they publish through: the central dead-letter queue takes
 * their undeliverable events.
 */
export const feedingRuleArns = (place: HubPlace): string[] => [
  ...[place.names.detectionRule("*"), ...responderIds.map((id) => place.names.responderRule(id, "*"))].map((rule) =>
    centralRuleArn(place, rule),
  ),
  ticketRuleArns(place),
];
