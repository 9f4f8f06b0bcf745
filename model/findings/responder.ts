import type { Account } from "../accounts/account";
import type { Json, JsonObject } from "../envelope";
import type { HubPlace, Names } from "../names";
import type { ResponderPlan } from "../responders/plan";
import { detailTypes } from "./findings-of";
import { type FindingsSections, type FindingsTarget, planFindings } from "./plan";
import { assumeFindingsRoles, type FindingsFunction, findingsRoleArn } from "./policies";

export interface FindingsResponderArgs extends HubPlace {
  readonly settings: FindingsSections;
  readonly accounts: readonly Account[];
}

/** A function of one hub that updates findings; undefined if {@link planFindings} does not include it. */
export function findingsResponder(
  id: FindingsFunction,
  { settings, region, names }: FindingsResponderArgs,
  /** The Security Hubs that the function writes to, at least one. */
  planOf: (targets: readonly FindingsTarget[]) => Omit<
    ResponderPlan,
    "id" | "timeoutSeconds" | "memoryMegabytes" | "configuration"
  > & {
    readonly configuration: JsonObject;
    readonly statements: Extract<ResponderPlan["statements"], readonly unknown[]>;
  },
): ResponderPlan | undefined {
  const targets = (planFindings(settings, region)?.targets ?? []).filter(({ functions }) => functions.includes(id));
  if (targets.length === 0) return undefined;
  const plan = planOf(targets);
  const hubs = targets.map(({ service, administratorId, findingRegions }) => ({
    service,
    administratorId,
    roleArn: findingsRoleArn({ names, region, administratorId }),
    ...(findingRegions !== undefined && { findingRegions: [...findingRegions] }),
  }));
  return {
    id,
    ...plan,
    statements: [assumeFindingsRoles([...new Set(hubs.map(({ roleArn }) => roleArn))]), ...plan.statements],
    configuration: { hubs: hubs as unknown as Json, ...plan.configuration },
    timeoutSeconds: 60,
    memoryMegabytes: 256,
  };
}

/** A Security Hub's event, only from its administrator: a finding can only be updated there. */
export const imported = (
  { service, administratorId }: Pick<FindingsTarget, "service" | "administratorId">,
  detail: JsonObject,
): JsonObject => ({
  source: ["aws.securityhub"],
  "detail-type": [detailTypes[service]],
  account: [administratorId],
  detail,
});

/** Author of a function's notes. */
export const authorOf = (names: Names, id: FindingsFunction) => `${names.prefix}/${id}`;
