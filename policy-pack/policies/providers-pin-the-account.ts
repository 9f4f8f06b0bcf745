import type { PolicyProviderResource, ResourceValidationPolicy } from "@pulumi/policy";
import { isOfAws, providerList } from "../providers";

/** With the wrong profile in the shell, an unpinned provider deploys to whatever account that is. */
export const providersPinTheAccount: ResourceValidationPolicy = {
  name: "providers-pin-the-account",
  description: "Every AWS resource is created by a provider that is restricted to the accounts it names.",
  validateResource: ({ type, provider }, reportViolation) => {
    if (isOfAws(type) && !isPinned(provider))
      reportViolation("Its provider names no account. Give it a provider with allowedAccountIds.");
  },
};

const isPinned = (provider: PolicyProviderResource | undefined) =>
  provider !== undefined && providerList(provider.props.allowedAccountIds).length > 0;
