import { GetRolePolicyCommand } from "@aws-sdk/client-iam";
import type { Resource } from "../resource";
import { asPolicy } from "../normalize";
import { input, readBack, unless } from "../read-back";

const roleOf = (resource: Resource): string => (input(resource, "role") ?? "").split("/").at(-1) ?? "";

export const rolePolicy = readBack<{ readonly policy: string }>({
  type: "aws:iam/rolePolicy:RolePolicy",
  noun: "role's policy",
  permissions: ["iam:GetRolePolicy"],
  nameOf: roleOf,
  keyOf: (resource) => `${roleOf(resource)} ${input(resource, "name") ?? ""}`,
  partOf: (resource) => ["aws:iam/role:Role", roleOf(resource)],
  async read(resource, { clients: { iam } }) {
    const found = await unless(["NoSuchEntityException", "NoSuchEntity"], () =>
      iam.send(new GetRolePolicyCommand({ RoleName: roleOf(resource), PolicyName: input(resource, "name") })),
    );
    return found && { policy: decodeURIComponent(found.PolicyDocument ?? "") };
  },
  effect: "The role may do nothing of what it is for.",
  properties: [
    {
      name: "PolicyDocument",
      planned: (resource) => input(resource, "policy"),
      found: ({ policy }) => policy,
      as: asPolicy,
      effect: "The role may do more than planned, or not what it is for.",
    },
  ],
});
