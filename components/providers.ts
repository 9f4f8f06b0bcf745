import { Provider as NativeProvider } from "@pulumi/aws-native/provider";
import { Provider } from "@pulumi/aws/provider";
import type * as pulumi from "@pulumi/pulumi";
import { arns, memberProviderName, projectName } from "../model/names";
import type { Settings } from "../model/settings/schema";

/** What every provider of one stack has in common. */
export interface ProviderArgs {
  readonly region: string;
  readonly environment: string;
  readonly settings: Pick<Settings, "organization" | "rollout" | "tags">;
}

/** Tags that say who made a resource, and the operator's own. */
const tagsOf = ({ environment, settings }: ProviderArgs) => ({
  Project: projectName,
  Environment: environment,
  ...settings.tags,
});

/** Reaches the governance account with the caller's own credentials, and refuses any other account. */
export const governanceProvider = (args: ProviderArgs): Provider =>
  new Provider("governance", {
    region: args.region as never,
    allowedAccountIds: [args.settings.organization.governanceAccountId],
    defaultTags: { tags: tagsOf(args) },
  });

/** The same account through Cloud Control, for what only aws-native has. */
export const governanceNativeProvider = (args: ProviderArgs): NativeProvider =>
  new NativeProvider("governance-native", {
    region: args.region as never,
    allowedAccountIds: [args.settings.organization.governanceAccountId],
    defaultTags: { tags: tagsOf(args) },
  });

/** Reaches one member by the role that settings name, and refuses any other account. */
export function memberProvider(accountId: string, args: ProviderArgs, opts?: pulumi.ResourceOptions): Provider {
  const { roleName, sessionName, externalId } = args.settings.rollout;
  return new Provider(
    memberProviderName(accountId),
    {
      region: args.region as never,
      allowedAccountIds: [accountId],
      assumeRoles: [
        { roleArn: arns.role(accountId, roleName), sessionName, ...(externalId !== undefined && { externalId }) },
      ],
      defaultTags: { tags: tagsOf(args) },
    },
    opts,
  );
}
