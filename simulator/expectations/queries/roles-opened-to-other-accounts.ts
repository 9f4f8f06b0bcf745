import { listing } from "../question";
import {
  accountOf,
  at,
  canonicalCell,
  canonicalJson,
  eventName,
  firstText,
  isCall,
  list,
  parsed,
  succeeded,
  text,
} from "../reading";

/** One row for each statement that lets another account, or everyone, assume the role. */
export const rolesOpenedToOtherAccounts = listing({
  name: "roles-opened-to-other-accounts",
  columns: [
    "time",
    "account",
    "action",
    "role_name",
    "trusted",
    "policy_condition",
    "principal",
    "source_ip",
    "event_id",
  ],
  comparable: { trusted: canonicalCell, policy_condition: canonicalCell },
  rowsOf(event) {
    if (!isCall(event, "aws.iam") || !succeeded(event)) return [];
    const request = at(event.detail, "requestParameters");
    if (!["CreateRole", "UpdateAssumeRolePolicy"].includes(eventName(event))) return [];
    return list(parsed(firstText(request, "policyDocument", "assumeRolePolicyDocument")), "Statement")
      .filter((statement) => text(statement, "Effect") === "Allow" && trustsOutside(statement, event.account))
      .map((statement) => ({
        role_name: text(request, "roleName"),
        trusted: canonicalJson(at(statement, "Principal")),
        policy_condition: canonicalJson(at(statement, "Condition")),
      }));
  },
});

/** A trust policy cannot have `NotPrincipal` (IAM user guide, "AWS JSON policy elements: NotPrincipal"). */
function trustsOutside(statement: unknown, account: string): boolean {
  const principal = at(statement, "Principal");
  const named = typeof principal === "string" ? [principal] : Object.values(principal ?? {}).flat();
  return named.some((one) => one === "*" || ![undefined, account].includes(accountOf(String(one))));
}
