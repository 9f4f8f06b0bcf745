import type { Resource } from "../graph";
import { arnOf, nameOf, property, text } from "../recorded";
import { statementsOf, texts } from "./documents";
import type { Fact } from "./fact";
import { answer, type Guarded } from "./guarded";
import { mostCommon } from "./most-common";

/**
 * Session tags, a source identity or a web identity: nobody here assumes a role with them (IAM user guide, "Passing session
 * tags in AWS STS", on the permissions that these need).
 */
export function trustFacts(guarded: Guarded): Fact[] {
  return guarded.documents
    .flatMap(statementsOf)
    .filter(({ Effect }) => Effect === "Allow")
    .flatMap(({ Action: actions }) => texts(actions))
    .map((action) => {
      const fact = answer(guarded, "those whom it trusts", action, action.toLowerCase() !== "sts:assumerole");
      return fact.problem === undefined ? fact : { ...fact, problem: `It allows ${action}: use sts:AssumeRole.` };
    });
}

/** Policies of AWS's, whose content is not recorded, on recorded roles. */
export function attachedPolicies(resources: readonly Resource[]): Fact[] {
  const recorded = new Set(resources.filter(({ type }) => type === "aws:iam/policy:Policy").map(arnOf));
  const attached = resources.flatMap((resource) =>
    resource.type === "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
      ? [{ resource, arn: text(resource, "policyArn") ?? "" }]
      : resource.type === "aws:iam/role:Role"
        ? [property(resource, "managedPolicyArns")]
            .flat()
            .flatMap((arn) => (typeof arn === "string" ? { resource, arn } : []))
        : [],
  );
  return attached.map(({ resource, arn }) => ({
    what: `${arn} on ${nameOf(resource)}`,
    urn: resource.urn,
    ...(!recorded.has(arn) && { problem: `It attaches ${arn}, which is not recorded: nothing says what it allows.` }),
  }));
}

/**
 * The roles of an account have one permissions boundary, or none (IAM user guide, "Permissions boundaries for IAM entities"): a
 * role without it is not held by what the others are held by, and one that alone has it may do less than the others. At fault
 * are the fewest.
 */
export function boundaryFacts(resources: readonly Resource[]): Fact[] {
  const roles = resources.filter(({ type }) => type === "aws:iam/role:Role");
  const boundaryOf = (role: Resource) => text(role, "permissionsBoundary") ?? "no permissions boundary";
  const ofAccount = new Map<string, string[]>();
  for (const role of roles) ofAccount.set(role.account, [...(ofAccount.get(role.account) ?? []), boundaryOf(role)]);
  return roles.flatMap((role) => {
    const beside = ofAccount.get(role.account) ?? [];
    if (new Set(beside).size === 1 && text(role, "permissionsBoundary") === undefined) return [];
    const usual = mostCommon(beside);
    const own = boundaryOf(role);
    const problem = `It has ${own}, and other roles of its account have ${usual}.`;
    return { what: `boundary of role ${nameOf(role)}`, urn: role.urn, ...(own !== usual && { problem }) };
  });
}
