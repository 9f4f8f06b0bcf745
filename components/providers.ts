import { Provider as NativeProvider } from "@pulumi/aws-native/provider";
import { Provider } from "@pulumi/aws/provider";
import type * as pulumi from "@pulumi/pulumi";
import { arns, memberProviderName, projectName } from "../model/names";
import type { Settings } from "../model/settings/schema";

/** Arguments that all providers of one stack share. */
export interface ProviderArgs {
  readonly region: string;
  readonly environment: string;
  readonly settings: Pick<Settings, "organization" | "rollout" | "tags">;
}

/** Tags that identify what manages a resource, and the operator's own tags. */
const tagsOf = ({ environment, settings }: ProviderArgs) => ({
  Project: projectName,
  Environment: environment,
  ...settings.tags,
});

/** Provider for the governance account with the caller's credentials. Fails in any other account. */
export const governanceProvider = (args: ProviderArgs): Provider =>
  new Provider("governance", {
    region: args.region as never,
    allowedAccountIds: [args.settings.organization.governanceAccountId],
    defaultTags: { tags: tagsOf(args) },
  });

/** The same account through Cloud Control, for resources that only aws-native supports. */
export const governanceNativeProvider = (args: ProviderArgs): NativeProvider =>
  new NativeProvider("governance-native", {
    region: args.region as never,
    allowedAccountIds: [args.settings.organization.governanceAccountId],
    defaultTags: { tags: tagsOf(args) },
  });

/** Provider for one member, through the role named in settings. Fails in any other account. */
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
