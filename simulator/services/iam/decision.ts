import { evaluate, type AccessRequest, type Policy } from "./policy";

/** A decision about a request, with the statement that decided, or that is missing. */
export interface Decision {
  readonly allowed: boolean;
  readonly why: string;
  /** URN of the policy that decided, or of the resource that lacks one. */
  readonly culprit: string;
  /** The statement of the principal's side that had to allow it as well, where both sides had to. */
  readonly andWhy?: string;
}

/** One request with all policies that apply to it. */
export interface AccessCase extends AccessRequest {
  /** Identity policies of the principal; a service has none. */
  readonly identity: readonly Policy[];
  /** Session policies, passed when the role was assumed; absent: no restriction. */
  readonly session?: readonly Policy[];
  readonly resourcePolicies: readonly Policy[];
  readonly sameAccount: boolean;
  /** True for a KMS key: its key policy must allow the use, directly or through the principal's account. */
  readonly resourceDecides?: boolean;
  /** URN at fault if there is no policy. */
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
  // A session may do what both its role's policies and its own allow (IAM user guide, "Session policies").
  const session = access.session && evaluate(access.session, access);
  if (session !== undefined && session.effect !== "allow") return verdictOf(false, session, access.identityUrn);
  const identityAllows = identity.effect === "allow";
  const resourceAllows = resource.effect === "allow";
  // A statement that names the account delegates the decision to that account's own policies.
  const resourceSuffices = resourceAllows && resource.reach !== "account";
  if (access.resourceDecides === true || !access.sameAccount) {
    if (!resourceAllows) return byResource(false);
    if (!identityAllows && !(access.sameAccount && resourceSuffices)) return byIdentity(false);
    return { ...byResource(true), ...(identityAllows && { andWhy: identity.why }) };
  }
  if (identityAllows) return byIdentity(true);
  return resourceSuffices ? byResource(true) : byIdentity(false);
}
