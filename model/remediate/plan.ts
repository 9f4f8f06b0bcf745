import type { Account } from "../accounts/account";
import type { Json, JsonObject } from "../envelope";
import { thisAccount, thisRegion } from "../members/cloudformation";
import type { MemberRole } from "../iam/member-role";
import { arns, type Names, remediationSource } from "../names";
import { putEventsFrom, type Statement } from "../iam/policies";
import { type RemediationReach, remediationRole } from "./policies";
import { activeRemediations, modesOf } from "../settings/remediation";
import type { RemediationId } from "../remediations/remediations";
import { triggersOf } from "./triggers";
import { hideMessagesOf, useState } from "../responders/policies";
import type { Settings } from "../settings/schema";

/** A rule on the central bus that feeds the function. */
export interface RemediationRule {
  readonly suffix: string;
  readonly description: string;
  readonly pattern: JsonObject;
  readonly state: "ENABLED";
}

/** One rule for each source: what a remediation answers is decided by the function, which matches again. */
export function remediationRules({ remediation }: Settings): RemediationRule[] {
  const bySource = new Map<string, JsonObject[]>();
  for (const { source, pattern } of activeRemediations(remediation).flatMap((id) => triggersOf(id, remediation)))
    bySource.set(source, [...(bySource.get(source) ?? []), pattern]);
  return [...bySource].sort().map(([source, patterns]) => ({
    suffix: source.replace(/^aws\./, ""),
    description: `Events of ${source} that remediation may answer`,
    pattern: { source: [source], ...merge(patterns) },
    state: "ENABLED",
  }));
}

/** Patterns that differ in the names of calls become one with all of them; others stay side by side. */
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

const hubOf = ({ regions }: Settings, region: string) => regions[region]?.hub ?? region;

/** Regions whose events come to a hub, sorted. */
const regionsOf = (settings: Settings, hubRegion: string) =>
  Object.keys(settings.regions)
    .filter((region) => hubOf(settings, region) === hubRegion)
    .sort();

/** How far each remediation that is not off may go: where it is in dry-run everywhere, its part of the roles only reads. */
const reachesOf = ({ remediation }: Settings): ReadonlyMap<RemediationId, RemediationReach> =>
  new Map(
    activeRemediations(remediation).map((id) => [
      id,
      {
        acts: modesOf(remediation, id).includes("enforce"),
        addsSecurityGroup: remediation.instances.securityGroup !== undefined,
      },
    ]),
  );

/**
 * The role that every account has in a Region, whatever its unit: an account may move to another unit at any time, and one
 * that joins is covered by the same StackSet. A list of none where all remediations are off everywhere.
 */
export function remediationRolesOf(settings: Settings, names: Names, accountId: string, region: string): MemberRole[] {
  const remediations = reachesOf(settings);
  if (remediations.size === 0) return [];
  const { governanceAccountId } = settings.organization;
  const hubRegion = hubOf(settings, region);
  return [remediationRole({ names, accountId, region, hubRegion, governanceAccountId, remediations })];
}

/** The same as CloudFormation makes it in any account and Region, by hub, with the Regions that have it. */
export function remediationRolesByHub(
  settings: Settings,
  names: Names,
): { role: MemberRole; hubRegion: string; regions: string[] }[] {
  const remediations = reachesOf(settings);
  const hubs = [...new Set(Object.keys(settings.regions).map((region) => hubOf(settings, region)))].sort();
  const { governanceAccountId } = settings.organization;
  if (remediations.size === 0) return [];
  return hubs.map((hubRegion) => ({
    hubRegion,
    regions: regionsOf(settings, hubRegion),
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

/** What the function may do: become the roles of its own Regions, remember, and tell what it did. */
export const remediateStatements = ({
  settings,
  names,
  region,
}: {
  readonly settings: Settings;
  readonly names: Names;
  readonly region: string;
}): Statement[] => {
  const { governanceAccountId } = settings.organization;
  return [
    {
      Sid: "BecomeMember",
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Resource: regionsOf(settings, region).map((each) => arns.role("*", names.role("remediation", each))),
    },
    useState(arns.table(region, governanceAccountId, names.state), "UpdateItem"),
    hideMessagesOf(arns.queue(region, governanceAccountId, names.responder("remediate"))),
    putEventsFrom(arns.bus(region, governanceAccountId, names.bus), remediationSource),
  ];
};

/** What the function reads as `configuration.json`. */
export function remediateConfiguration({
  settings,
  names,
  region,
  accounts,
}: {
  readonly settings: Settings;
  readonly names: Names;
  readonly region: string;
  readonly accounts: readonly Account[];
}): Json {
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
      // All roles of the environment, so that one hub's calls set off no other hub's function either.
      roles: Object.fromEntries(regions.map((each) => [each, names.role("remediation", each)])),
      regions: regionsOf(settings, region),
    }),
  ) as Json;
}
