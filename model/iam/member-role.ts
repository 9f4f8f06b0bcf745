import type { PolicyDocument } from "./policies";

/** A role in a member for functions of the governance account, in addition to the roles of its forwarding. */
export interface MemberRole {
  readonly name: string;
  readonly description: string;
  readonly trust: PolicyDocument;
  readonly policyName: string;
  readonly policy: PolicyDocument;
}
