import { parseArn } from "./arn";
import type { Resource } from "../../graph";
import { policyReader, type Policy } from "./policy";
import { arnOf, nameOf, property, text, type Report } from "../../recorded";

/** A recorded IAM role with its trust policy and permissions. */
export interface Role {
  readonly arn: string;
  readonly name: string;
  readonly account: string;
  readonly urn: string;
  readonly trust: readonly Policy[];
  readonly policies: readonly Policy[];
}

/**
 * Every role by ARN, with its inline policies, role policies and recorded attached policies. A managed policy that is
 * not recorded grants nothing; a permissions boundary is assumed to allow what the policies allow. Both are reported to
 * `assume`.
 */
export function readRoles(
  resources: readonly Resource[],
  report: Report,
  assume: (assumption: string) => void,
): Map<string, Role> {
  const read = policyReader(report);
  const managed = new Map<string, Resource>();
  const policiesOf = new Map<string, Policy[]>();
  const roles = new Map<string, Role>();

  for (const resource of resources) {
    if (resource.type === "aws:iam/policy:Policy") managed.set(arnOf(resource), resource);
    if (resource.type === "aws:iam/role:Role") addRole(resource);
  }
  for (const resource of resources) {
    if (resource.type === "aws:iam/role:Role") giveOwnPolicies(resource);
    if (resource.type === "aws:iam/rolePolicy:RolePolicy")
      give(resource, property(resource, "policy"), resource.urn, `policy "${nameOf(resource)}"`);
    if (resource.type === "aws:iam/rolePolicyAttachment:RolePolicyAttachment")
      giveManaged(resource, text(resource, "policyArn") ?? "");
  }
  return roles;

  function addRole(resource: Resource): void {
    const name = nameOf(resource);
    const arn = text(resource, "arn") ?? `arn:aws:iam::${resource.account}:role/${name}`;
    const account = parseArn(arn)?.account ?? resource.account;
    const policies: Policy[] = [];
    const trust = read(property(resource, "assumeRolePolicy"), "trust", resource.urn, `trust policy of role "${name}"`);
    const other = policiesOf.has(roleKey(account, name));
    if (other) report(resource.urn, `is a second role "${name}" in account ${account}: IAM role names are global`);
    policiesOf.set(roleKey(account, name), policies);
    roles.set(arn, { arn, name, account, urn: resource.urn, trust, policies });
    if (text(resource, "permissionsBoundary") !== undefined)
      assume(`The permissions boundary of role "${name}" in account ${account} allows what the role's policies allow.`);
  }

  function giveOwnPolicies(resource: Resource): void {
    const name = nameOf(resource);
    for (const entry of list(resource, "inlinePolicies") as Record<string, unknown>[])
      give(resource, entry["policy"], resource.urn, `inline policy "${String(entry["name"])}"`, name);
    for (const arn of list(resource, "managedPolicyArns")) giveManaged(resource, String(arn), name);
  }

  function giveManaged(resource: Resource, arn: string, role?: string): void {
    const policy = managed.get(arn);
    if (policy === undefined) assume(`${arn} is attached to a role but not recorded, and is taken to grant nothing.`);
    else give(resource, property(policy, "policy"), policy.urn, `policy "${nameOf(policy)}"`, role);
  }

  /** A role is identified by its name; `role` may also be its ARN. */
  function give(
    resource: Resource,
    document: unknown,
    urn: string,
    title: string,
    role = (text(resource, "role") ?? "").replace(/^arn:.*\//, ""),
  ): void {
    const policies = policiesOf.get(roleKey(resource.account, role));
    if (policies === undefined)
      report(resource.urn, `role "${role}" is not a recorded role of account ${resource.account}`);
    else policies.push(...read(document, "identity", urn, `${title} of role "${role}"`));
  }
}

const roleKey = (account: string, name: string): string => `${account} ${name}`;

function list(resource: Resource, name: string): unknown[] {
  const value = property(resource, name);
  return Array.isArray(value) ? value : [];
}
