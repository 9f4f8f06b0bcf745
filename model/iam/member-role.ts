import type { PolicyDocument } from "./policies";

/** A role that an account has for functions of the governance account, beside the roles of its own forwarding. */
export interface MemberRole {
  readonly name: string;
  readonly description: string;
  readonly trust: PolicyDocument;
  readonly policyName: string;
  readonly policy: PolicyDocument;
}
