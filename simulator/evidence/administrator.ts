import { isObject } from "../../model/json";
import type { Resource } from "../graph";
import { arnOf } from "../recorded";
import { parsePolicy } from "../services/iam/policy";
import type { Role } from "../services/iam/roles";
import { conditionsOf, type Statement, statementsOf, texts } from "./documents";
import { foreignAccount } from "./guarded";

/** A role of an account whose own policies allow everything: what it may not do, resource policies deny. */
export function administratorRole(account: string, name = "Administrator"): Role {
  const everything = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
  return {
    arn: `arn:aws:iam::${account}:role/${name}`,
    name,
    account,
    urn: "",
    trust: [],
    policies: [parsePolicy(everything, "identity", "", "AdministratorAccess")],
  };
}

/**
 * Roles that a policy's principals and conditions name and that are not recorded: whoever may make roles in their account
 * may make these, and let them do everything. Of a name with a wildcard one that it covers.
 */
export function namedAdministrators(documents: readonly unknown[], resources: readonly Resource[]): Role[] {
  const recorded = new Set(resources.filter(({ type }) => type === "aws:iam/role:Role").map(arnOf));
  const named = documents
    .flatMap(statementsOf)
    .flatMap((statement) => [
      ...principalsOf(statement),
      ...conditionsOf(statement).flatMap(({ key, values }) => (key.toLowerCase() === "aws:principalarn" ? values : [])),
    ])
    .map((arn) => arn.replaceAll(/[*?]/g, "x"));
  return [...new Set(named)].flatMap((arn) => {
    const [, account = "", name = ""] = /^arn:aws:iam::(\d{12}|x):role\/(.+)$/.exec(arn) ?? [];
    if (name === "" || recorded.has(arn)) return [];
    return administratorRole(account === "x" ? foreignAccount : account, name);
  });
}

const principalsOf = ({ Principal: principal }: Statement): readonly string[] =>
  isObject(principal) ? texts(principal["AWS"]) : [];
