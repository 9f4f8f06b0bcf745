import { evaluate, type AccessRequest, type Policy } from "./policy";

/** Whether a request is allowed, and which statement, or which missing one, decided. */
export interface Decision {
  readonly allowed: boolean;
  readonly why: string;
  /** URN of the policy that decided, or of the resource that lacks one. */
  readonly culprit: string;
}

/** One request with everything that judges it. */
export interface AccessCase extends AccessRequest {
  /** Policies of the principal itself; a service has none. */
  readonly identity: readonly Policy[];
  /** What the session of a role was given when the role was assumed; absent: all that the role has. */
  readonly session?: readonly Policy[];
  readonly resourcePolicies: readonly Policy[];
  readonly sameAccount: boolean;
  /** A KMS key is used by nobody whom its key policy does not admit, directly or through their account. */
  readonly resourceDecides?: boolean;
  /** URNs to blame when no policy exists. */
  readonly identityUrn: string;
  readonly resourceUrn: string;
}

/**
 * Explicit denies win; within an account an allow on either side is enough, across accounts both sides must allow; a
 * service needs the resource's policy; a key needs its key policy (IAM user guide, "Policy evaluation for requests
 * within a single account" and "Cross-account policy evaluation logic"; KMS developer guide, "Key policies").
 */
export function decide(access: AccessCase): Decision {
  const identity = evaluate(access.identity, access);
  const resource = evaluate(access.resourcePolicies, access);
  const verdictOf = (allowed: boolean, verdict: typeof identity, urn: string): Decision => ({
    allowed,
    why: verdict.why,
    culprit: verdict.urn ?? urn,
  });
  const byIdentity = (allowed: boolean) => verdictOf(allowed, identity, access.identityUrn);
  const byResource = (allowed: boolean) => verdictOf(allowed, resource, access.resourceUrn);

  if (identity.effect === "deny") return byIdentity(false);
  if (resource.effect === "deny") return byResource(false);
  if (access.principal.kind === "service") return byResource(resource.effect === "allow");
  // A session has what both its role's policies and its own allow (IAM user guide, "Session policies").
  const session = access.session && evaluate(access.session, access);
  if (session !== undefined && session.effect !== "allow") return verdictOf(false, session, access.identityUrn);
  const identityAllows = identity.effect === "allow";
  const resourceAllows = resource.effect === "allow";
  // Naming the account hands the decision to that account's own policies.
  const resourceSuffices = resourceAllows && resource.reach !== "account";
  if (access.resourceDecides === true || !access.sameAccount) {
    if (!resourceAllows) return byResource(false);
    if (!identityAllows && !(access.sameAccount && resourceSuffices)) return byIdentity(false);
    return byResource(true);
  }
  if (identityAllows) return byIdentity(true);
  return resourceSuffices ? byResource(true) : byIdentity(false);
}
