import type { Account } from "../accounts/account";
import type { JsonObject } from "../envelope";
import type { HubPlace, Names } from "../names";
import type { ResponderPlan } from "../responders/plan";
import { type FindingsPlan, type FindingsSections, planFindings } from "./plan";
import { type FindingsFunction, findingsRoleArn } from "./policies";

export interface FindingsResponderArgs extends HubPlace {
  readonly settings: FindingsSections;
  readonly accounts: readonly Account[];
}

/** A function of one hub that updates findings; undefined if {@link planFindings} does not include it. */
export function findingsResponder(
  id: FindingsFunction,
  { settings, region, names }: FindingsResponderArgs,
  planOf: (
    plan: FindingsPlan,
    /** Role in Security Hub's administrator account that the function assumes. */
    roleArn: string,
  ) => Omit<ResponderPlan, "id" | "timeoutSeconds" | "memoryMegabytes">,
): ResponderPlan | undefined {
  const plan = planFindings(settings, region);
  if (!plan?.functions.includes(id)) return undefined;
  return {
    id,
    ...planOf(plan, findingsRoleArn({ names, region, ...plan })),
    timeoutSeconds: 60,
    memoryMegabytes: 256,
  };
}

/** Security Hub's event, only from the administrator: a finding can only be updated there. */
export const imported = (administratorId: string, detail: JsonObject): JsonObject => ({
  source: ["aws.securityhub"],
  "detail-type": ["Security Hub Findings - Imported"],
  account: [administratorId],
  detail,
});

/** Author of a function's notes. */
export const authorOf = (names: Names, id: FindingsFunction) => `${names.prefix}/${id}`;
