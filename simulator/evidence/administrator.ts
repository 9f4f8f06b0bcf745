import { parsePolicy } from "../services/iam/policy";
import type { Role } from "../services/iam/roles";

/** A role of an account whose own policies allow everything: what it may not do, resource policies deny. */
export function administratorRole(account: string): Role {
  const everything = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
  return {
    arn: `arn:aws:iam::${account}:role/Administrator`,
    name: "Administrator",
    account,
    urn: "",
    trust: [],
    policies: [parsePolicy(everything, "identity", "", "AdministratorAccess")],
  };
}
