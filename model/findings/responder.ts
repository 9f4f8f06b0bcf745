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

/** A function of one hub that writes to findings; undefined where {@link planFindings} does not have it. */
export function findingsResponder(
  id: FindingsFunction,
  { settings, region, names }: FindingsResponderArgs,
  planOf: (
    plan: FindingsPlan,
    /** Role of Security Hub's administrator that the function uses. */
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

/** Security Hub's event, from the administrator alone: only there can a finding be updated. */
export const imported = (administratorId: string, detail: JsonObject): JsonObject => ({
  source: ["aws.securityhub"],
  "detail-type": ["Security Hub Findings - Imported"],
  account: [administratorId],
  detail,
});

/** Under which name a function signs its notes. */
export const authorOf = (names: Names, id: FindingsFunction) => `${names.prefix}/${id}`;
