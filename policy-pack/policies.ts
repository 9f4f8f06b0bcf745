import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { bucketsAreEncrypted } from "./policies/buckets-are-encrypted";
import { bucketsArePrivate } from "./policies/buckets-are-private";
import { bucketsRefusePlaintext } from "./policies/buckets-refuse-plaintext";
import { dataAtRestIsEncrypted } from "./policies/data-at-rest-is-encrypted";
import { logGroupsExpire } from "./policies/log-groups-expire";
import { namesAreNotReserved } from "./policies/names-are-not-reserved";
import { noPublicPrincipals } from "./policies/no-public-principals";
import { noWildcardPermissions } from "./policies/no-wildcard-permissions";
import { patternsPinTheSource } from "./policies/patterns-pin-the-source";
import { protectedResources } from "./policies/protected-resources";
import { providersPinTheAccount } from "./policies/providers-pin-the-account";
import { providersSetTags } from "./policies/providers-set-tags";
import { servicesActForNamedSources } from "./policies/services-act-for-named-sources";
import { targetsFailSafely } from "./policies/targets-fail-safely";
import { topicsAreEncrypted } from "./policies/topics-are-encrypted";
import { withinQuotas } from "./policies/within-quotas";

/** Every policy of the pack, sorted by name: one file each in `policies/`. */
export const policies: readonly (ResourceValidationPolicy | StackValidationPolicy)[] = [
  bucketsAreEncrypted,
  bucketsArePrivate,
  bucketsRefusePlaintext,
  dataAtRestIsEncrypted,
  logGroupsExpire,
  namesAreNotReserved,
  noPublicPrincipals,
  noWildcardPermissions,
  patternsPinTheSource,
  protectedResources,
  providersPinTheAccount,
  providersSetTags,
  servicesActForNamedSources,
  targetsFailSafely,
  topicsAreEncrypted,
  withinQuotas,
];
