import { GetRoleCommand, ListAttachedRolePoliciesCommand, ListRolePoliciesCommand } from "@aws-sdk/client-iam";
import type { Resource } from "../resource";
import { asPolicy, asSet } from "../normalize";
import { input, type Place, readBack, unless } from "../read-back";

const nameOf = (resource: Resource): string => input(resource, "name") ?? resource.name;

interface Found {
  /** Text of the trust policy. */
  readonly trust: string;
  readonly boundary?: string;
  readonly inline: readonly string[];
  readonly attached: readonly string[];
}

const planned = (resource: Resource, place: Place, type: string, property: string): string[] =>
  place.planned
    .filter((each) => each.type === type && String(each.inputs["role"]).split("/").at(-1) === nameOf(resource))
    .map((each) => String(each.inputs[property]));

const ownPolicies = (resource: Resource): string[] =>
  (input<{ name?: string }[]>(resource, "inlinePolicies") ?? []).map(({ name = "" }) => name);

/** IAM answers with policies as URL-encoded JSON (IAM API reference, GetRole). */
export const role = readBack<Found>({
  type: "aws:iam/role:Role",
  noun: "role",
  permissions: ["iam:GetRole", "iam:ListAttachedRolePolicies", "iam:ListRolePolicies"],
  nameOf,
  async read(resource, { clients: { iam } }) {
    const RoleName = nameOf(resource);
    const found = await unless(["NoSuchEntityException", "NoSuchEntity"], () =>
      iam.send(new GetRoleCommand({ RoleName })),
    );
    if (found?.Role === undefined) return undefined;
    const [inline, attached]: [string[], string[]] = [[], []];
    for (let Marker: string | undefined, more = true; more;) {
      const page = await iam.send(new ListRolePoliciesCommand({ RoleName, ...(Marker !== undefined && { Marker }) }));
      inline.push(...(page.PolicyNames ?? []));
      [Marker, more] = [page.Marker, page.IsTruncated === true];
    }
    for (let Marker: string | undefined, more = true; more;) {
      const page = await iam.send(
        new ListAttachedRolePoliciesCommand({ RoleName, ...(Marker !== undefined && { Marker }) }),
      );
      attached.push(...(page.AttachedPolicies ?? []).map(({ PolicyArn = "" }) => PolicyArn));
      [Marker, more] = [page.Marker, page.IsTruncated === true];
    }
    const boundary = found.Role.PermissionsBoundary?.PermissionsBoundaryArn;
    return {
      trust: decodeURIComponent(found.Role.AssumeRolePolicyDocument ?? ""),
      ...(boundary !== undefined && { boundary }),
      inline,
      attached,
    };
  },
  effect: "Whatever acts by this role can do nothing.",
  properties: [
    {
      name: "AssumeRolePolicyDocument",
      planned: (resource) => input(resource, "assumeRolePolicy"),
      found: ({ trust }) => trust,
      as: asPolicy,
      effect: "Others may act as this role, or what should may not.",
    },
    {
      name: "PermissionsBoundary",
      planned: (resource) => input(resource, "permissionsBoundary"),
      found: ({ boundary }) => boundary,
      effect: "The role may do more than planned.",
    },
    {
      name: "further inline policies",
      planned: () => [],
      found: ({ inline }, resource, place) => {
        const known = [...planned(resource, place, "aws:iam/rolePolicy:RolePolicy", "name"), ...ownPolicies(resource)];
        return inline.filter((name) => !known.includes(name));
      },
      as: asSet,
      effect: "The role may do more than planned.",
      repair: (resource, found) =>
        (found as string[]).map(
          (name) => `aws iam delete-role-policy --role-name ${nameOf(resource)} --policy-name ${name}`,
        ),
    },
    {
      name: "further attached policies",
      planned: () => [],
      found: ({ attached }, resource, place) => {
        const known = [
          ...planned(resource, place, "aws:iam/rolePolicyAttachment:RolePolicyAttachment", "policyArn"),
          ...(input<string[]>(resource, "managedPolicyArns") ?? []),
        ];
        return attached.filter((arn) => !known.includes(arn));
      },
      as: asSet,
      effect: "The role may do more than planned.",
      repair: (resource, found) =>
        (found as string[]).map(
          (arn) => `aws iam detach-role-policy --role-name ${nameOf(resource)} --policy-arn ${arn}`,
        ),
    },
  ],
});
