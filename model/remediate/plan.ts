import type { Account } from "../accounts/account";
import { type Alarm, fiveMinutes } from "../alarm";
import type { Json, JsonObject } from "../envelope";
import { thisAccount, thisRegion } from "../members/cloudformation";
import type { MemberRole } from "../iam/member-role";
import { arns, type HubPlace, type Names, remediationSource } from "../names";
import { putEventsFrom, type Statement } from "../iam/policies";
import { remediationRole } from "./policies";
import type { RemediationReach } from "../remediations/remediation";
import { remediationLateAfterSeconds, type RemediationSettings } from "../settings/remediation";
import { type Outcome, outcomeMetric } from "../remediations/outcomes";
import type { RemediationId } from "../remediations/remediations";
import { activeRemediations, modesOf } from "../settings/effective-modes";
import { triggersOf } from "./triggers";
import type { Reach } from "../network/reach";
import type { ResponderPlan } from "../responders/plan";
import { hideMessagesOf, useState } from "../responders/policies";
import type { RulePlan } from "../rule";
import { hubOf, hubsOf, type Regions, regionsOf } from "../settings/regions";
import type { Settings } from "../settings/schema";

/** One rule for each source that reaches the hub: what a remediation answers is decided by the function, which matches again. */
function remediationRules(remediation: RemediationSettings, reaches: Reach): RulePlan[] {
  const bySource = new Map<string, JsonObject[]>();
  const triggers = activeRemediations(remediation).flatMap((id) => triggersOf(id, remediation));
  for (const { source, pattern } of triggers.filter(reaches))
    bySource.set(source, [...(bySource.get(source) ?? []), pattern]);
  return [...bySource].sort().map(([source, patterns]) => ({
    suffix: source.replace(/^aws\./, ""),
    description: `Events of ${source} that remediation may answer`,
    pattern: { source: [source], ...merge(patterns) },
    state: "ENABLED",
  }));
}

/** Patterns that differ only in the names of calls are merged; others stay separate. */
function merge(patterns: readonly JsonObject[]): JsonObject {
  const byRest = new Map<string, { rest: JsonObject; names: Set<Json> }>();
  for (const pattern of patterns) {
    const { eventName, ...detail } = pattern["detail"] as JsonObject;
    const rest = { ...pattern, detail };
    const known = byRest.get(JSON.stringify(rest)) ?? { rest, names: new Set<Json>() };
    for (const name of Array.isArray(eventName) ? eventName : []) known.names.add(name);
    byRest.set(JSON.stringify(rest), known);
  }
  const merged = [...byRest.values()].map(({ rest, names }): JsonObject =>
    names.size === 0 ? rest : { ...rest, detail: { eventName: [...names].sort(), ...(rest["detail"] as JsonObject) } },
  );
  return merged.length === 1 && merged[0] !== undefined ? merged[0] : { $or: merged };
}

/** How far each remediation that is not off may go: where it is in dry-run everywhere, its part of the roles only reads. */
const reachesOf = (remediation: RemediationSettings): ReadonlyMap<RemediationId, RemediationReach> =>
  new Map(
    activeRemediations(remediation).map((id) => [
      id,
      {
        acts: modesOf(remediation, id).includes("enforce"),
        addsSecurityGroup: remediation.instances.securityGroup !== undefined,
      },
    ]),
  );

/** The sections from which the roles in members follow. */
export type RemediationRoleSections = Pick<Settings, "organization" | "regions" | "remediation">;

/**
 * The role that every account has in a Region, whatever its unit: an account may move to another unit at any time, and
 * one that joins is covered by the same StackSet. An empty list if no remediation is active.
 */
export function remediationRolesOf(
  settings: RemediationRoleSections,
  names: Names,
  accountId: string,
  region: string,
): MemberRole[] {
  const remediations = reachesOf(settings.remediation);
  if (remediations.size === 0) return [];
  const { governanceAccountId } = settings.organization;
  const hubRegion = hubOf(settings.regions, region);
  return [remediationRole({ names, accountId, region, hubRegion, governanceAccountId, remediations })];
}

/** The same roles for CloudFormation templates, for any account and Region, by hub, with the Regions that have them. */
export function remediationRolesByHub(
  settings: RemediationRoleSections,
  names: Names,
): { role: MemberRole; hubRegion: string; regions: string[] }[] {
  const remediations = reachesOf(settings.remediation);
  const hubs = hubsOf(settings.regions).sort();
  const { governanceAccountId } = settings.organization;
  if (remediations.size === 0) return [];
  return hubs.map((hubRegion) => ({
    hubRegion,
    regions: regionsOf(settings.regions, hubRegion),
    role: remediationRole({
      names,
      accountId: thisAccount,
      region: thisRegion,
      hubRegion,
      governanceAccountId,
      remediations,
    }),
  }));
}

export interface RemediatePlanArgs extends HubPlace {
  readonly settings: Pick<Settings, "remediation" | "exemptions" | "regions">;
  readonly accounts: readonly Account[];
  readonly reaches: Reach;
}

/** The function `remediate`; undefined if no remediation is active. */
export function planRemediate({ settings, accounts, reaches, ...place }: RemediatePlanArgs): ResponderPlan | undefined {
  if (activeRemediations(settings.remediation).length === 0) return undefined;
  // An event delayed by a limit is received again and again, too.
  const attempts = 20;
  return {
    id: "remediate",
    description: "Puts right what governed events report, or says what it would do",
    rules: remediationRules(settings.remediation, reaches),
    statements: remediateStatements(settings.regions, place),
    configuration: remediateConfiguration({ settings, accounts }, place),
    environment: { ATTEMPTS: String(attempts) },
    // A problem found while it was disabled still needs remediation when it is enabled again.
    queuesWhileStopped: true,
    lateAfterSeconds: remediationLateAfterSeconds(settings.remediation),
    alarms: outcomeAlarms(place.names),
    timeoutSeconds: 120,
    memoryMegabytes: 512,
    attempts,
  };
}

/** Its permissions: become the roles of its own Regions, remember, and report what it did. */
function remediateStatements(regions: Regions, { accountId, region, names }: HubPlace): Statement[] {
  return [
    {
      Sid: "BecomeMember",
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Resource: regionsOf(regions, region).map((each) => arns.role("*", names.role("remediation", each))),
    },
    useState(arns.table(region, accountId, names.state), "UpdateItem"),
    hideMessagesOf(arns.queue(region, accountId, names.responder("remediate"))),
    putEventsFrom(arns.bus(region, accountId, names.bus), remediationSource),
  ];
}

/** What the function reads as `configuration.json`. */
function remediateConfiguration(
  { settings, accounts }: Pick<RemediatePlanArgs, "settings" | "accounts">,
  { region, names }: HubPlace,
): Json {
  const regions = Object.keys(settings.regions).sort();
  const byId = [...accounts]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, name, unit, path, tags }): [string, Json] => [
      id,
      { name, unit, ...(path !== undefined && { path }), tags: { ...tags } },
    ]);
  return JSON.parse(
    JSON.stringify({
      remediation: settings.remediation,
      exemptions: settings.exemptions,
      accounts: Object.fromEntries(byId),
      // All roles of the environment, so that one hub's calls do not trigger another hub's function.
      roles: Object.fromEntries(regions.map((each) => [each, names.role("remediation", each)])),
      regions: regionsOf(settings.regions, region),
    }),
  ) as Json;
}

/** Outcomes that people must learn about even if no channel notifies them of detections. */
const alarmingOutcomes: readonly (readonly [Outcome, string])[] = [
  [
    "breaker-open",
    "Remediation is held up: an account, or the whole hub, was acted on more often than remediation.breaker allows. What waits is looked at again in the next periods.",
  ],
  ["failed", "A remediation failed: what it was to mend is as it was. The saved query remediations says what and why."],
];

/** Powertools for AWS Lambda documentation, "Metrics": the service is the dimension of every metric. */
const outcomeAlarms = (names: Names): Alarm[] =>
  alarmingOutcomes.map(([outcome, description]) => ({
    ...fiveMinutes,
    suffix: outcome,
    description,
    metrics: [{ namespace: names.prefix, metricName: outcomeMetric(outcome), dimensions: { service: "remediate" } }],
    statistic: "Sum",
    comparisonOperator: "GreaterThanThreshold",
    threshold: 0,
  }));
