import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import * as all from "./policies/all";

type Policy = ResourceValidationPolicy | StackValidationPolicy;

/** Every policy of the pack, sorted by name: one file each in `policies/`. */
export const policies: readonly Policy[] = Object.values<Policy>(all).sort((a, b) => (a.name < b.name ? -1 : 1));
