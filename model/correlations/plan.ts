import type { Account } from "../accounts/account";
import type { Json, JsonObject } from "../envelope";
import { putEventsFrom } from "../iam/policies";
import { arns, correlationSource, type HubPlace } from "../names";
import type { Reach } from "../network/reach";
import { validatePattern } from "../pattern/pattern";
import { quotas } from "../quotas";
import type { ResponderPlan } from "../responders/plan";
import { useState } from "../responders/policies";
import type { RulePlan } from "../rule";
import type { Exception } from "../settings/exceptions";
import { checkDue } from "./alert";
import type { CorrelatedEvent, CorrelationRule } from "./correlation-rule";
import { correlationRulesOf, type RuleSections } from "./own-rules";

export interface CorrelateEventsPlanArgs extends HubPlace {
  readonly settings: RuleSections;
  readonly accounts: readonly Account[];
  /** Detections whose events reach the hub: a rule whose detection is excluded looks at nothing. */
  readonly detections: readonly { readonly id: string }[];
  /** What reaches the hub. */
  readonly reaches: Reach;
}

/** The function `correlate-events`; undefined where no rule can find anything. */
export function planCorrelateEvents({
  settings,
  accounts,
  detections,
  reaches,
  ...place
}: CorrelateEventsPlanArgs): ResponderPlan | undefined {
  const chosen = new Set(detections.map(({ id }) => id));
  const rules = correlationRulesOf(settings).filter(
    (rule) => chosen.has(rule.id) && rule.events.every(({ source, pattern }) => reaches({ source, pattern })),
  );
  if (rules.length === 0) return undefined;
  const { accountId, region, names } = place;
  const waits = rules.some(({ type }) => type === "absent");
  return {
    id: "correlate-events",
    description: "Tells what several events mean together",
    rules: [
      ...feedingRules(rules),
      ...(waits
        ? [
            {
              suffix: "check",
              description: "What did not happen is looked for",
              pattern: { source: [checkDue.source], "detail-type": [checkDue.detailType], account: [accountId] },
              state: "ENABLED" as const,
            },
          ]
        : []),
    ],
    ...(waits && {
      schedules: [
        {
          name: names.correlationCheck,
          roleName: names.role("correlation-check", region),
          description: "Asks what did not happen",
          expression: "rate(5 minutes)",
          ...checkDue,
        },
      ],
    }),
    // Events of one group that come together are one write.
    batch: { size: 200, seconds: 10 },
    isFairToAccounts: true,
    statements: [
      useState(arns.table(region, accountId, names.state), "BatchGetItem", "GetItem", "PutItem", "UpdateItem"),
      putEventsFrom(arns.bus(region, accountId, names.bus), correlationSource),
    ],
    configuration: {
      rules: rules.map(({ sample: _, nearMisses: __, triage: ___, ...rule }) => rule) as unknown as Json,
      ...exceptionsFor(rules, settings.detections.exceptions, accounts),
    },
    timeoutSeconds: 60,
    memoryMegabytes: 512,
  };
}

/** Exceptions of the rules' detections, and the accounts, if an exception is about units or tags. */
function exceptionsFor(
  rules: readonly CorrelationRule[],
  exceptions: readonly Exception[],
  accounts: readonly Account[],
): JsonObject {
  const about = exceptions
    .filter(({ detections: named }) => named === "all" || rules.some(({ id }) => named.includes(id)))
    .map(({ owner: _, reason: __, ...each }) => each);
  const isScoped = about.some(({ unit, accountTag }) => unit !== undefined || accountTag !== undefined);
  return {
    exceptions: about as unknown as Json,
    accounts: isScoped ? (accounts.map(({ optInRegions: _, ...account }) => account) as unknown as Json) : [],
  };
}

/** Room in a pattern for what is added to it: the guard against replays. */
const room = quotas.patternCharacters - 100;

/**
 * Rules that bring the function what its correlation rules look at, as few as possible: a bus has 300. Each pattern once,
 * those of a source together; read-only calls apart, because a rule has one state.
 */
function feedingRules(rules: readonly CorrelationRule[]): RulePlan[] {
  const events = rules.flatMap((rule) => rule.events);
  return [false, true].flatMap((readOnly) => {
    const patterns = new Map(
      events
        .filter((event) => (event.readOnly ?? false) === readOnly)
        .map((event) => [JSON.stringify(branchOf(event)), branchOf(event)] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
    const packed: JsonObject[][] = [];
    for (const pattern of patterns.values()) {
      const last = packed.at(-1);
      if (last !== undefined && isAccepted([...last, pattern])) last.push(pattern);
      else packed.push([pattern]);
    }
    return packed.map((branches, index): RulePlan => ({
      suffix: `${readOnly ? "reads" : "events"}-${index + 1}`,
      description: "Events that mean more together",
      pattern: together(branches),
      state: readOnly ? "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS" : "ENABLED",
    }));
  });
}

const branchOf = ({ source, pattern }: CorrelatedEvent): JsonObject => ({ source: [source], ...pattern });

const together = (branches: readonly JsonObject[]): JsonObject => {
  const [only, ...others] = branches;
  return only !== undefined && others.length === 0 ? only : { $or: [...branches] };
};

const isAccepted = (branches: readonly JsonObject[]): boolean =>
  JSON.stringify(together(branches)).length <= room && validatePattern(together(branches)).length === 0;
