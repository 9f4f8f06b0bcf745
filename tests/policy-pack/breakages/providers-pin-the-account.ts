import { type Breakage, edit } from "./breakage";

export const breakages: readonly Breakage[] = [
  {
    what: "a provider for any account",
    change: edit("pulumi:providers:aws", (provider) => delete provider["allowedAccountIds"], /^member-/),
    names: /MemberForwarding/,
    says: /allowedAccountIds/,
  },
  {
    what: "a resource without a provider of its own",
    change: (resource) =>
      resource.type === "aws:athena/workgroup:Workgroup"
        ? { ...resource, options: { ...resource.options, provider: "" } }
        : resource,
    names: /Workgroup::/,
    says: /names no account/,
  },
];
