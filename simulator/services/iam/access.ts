import { parseArn } from "./arn";
import { type Decision, decide } from "./decision";
import type { Membership, Organization } from "./organization";
import type { Policy, Principal } from "./policy";
import { requestContext } from "./request-context";
import type { Role } from "./roles";

/** The parts of a world that access decisions need: its roles, and the policies of each ARN. */
export interface Guarded {
  role(arn: string): Role | undefined;
  policiesOn(arn: string): readonly Policy[];
  resource(arn: string): { readonly urn: string } | undefined;
  bus(arn: string): { readonly urn?: string } | undefined;
}

/** The resource on whose behalf a service acts: `aws:SourceArn` and `aws:SourceAccount`. */
export interface Source {
  readonly arn: string;
  readonly account: string;
}

/** Decides requests in a world, with AWS's context keys. */
export interface Access {
  /** May the service assume the role on behalf of the source? */
  assume(roleArn: string, service: string, source: Source): Decision & { readonly role?: Role };
  /** May the role assume another role, by its own policies and by the other's trust policy? */
  assumeAs(role: Role, roleArn: string, context?: AccessDetails["context"]): Decision;
  /** May the role act on the resource? `guardian`: ARN with the resource policy, if it is a different one. */
  role(role: Role, action: string, resource: string, more?: AccessDetails): Decision;
  /** May the service act on the resource, on behalf of the source? */
  service(service: string, source: Source, action: string, resource: string, more?: AccessDetails): Decision;
  /** Context keys of a principal in an account, inside or outside of the organization. */
  principalContext(
    arn: string,
    account: string,
    elsewhere?: Membership,
  ): Record<string, string | readonly string[] | undefined>;
}

export interface AccessDetails {
  readonly context?: Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
  /** ARN with the resource policy, if not the resource's own: a bucket's for its objects. */
  readonly guardian?: string;
  /** Account of the resource, for ARNs that do not contain it. */
  readonly account?: string;
  /** Session policies, passed when the role was assumed. */
  readonly session?: readonly Policy[];
}

/** By world and organization: what is recorded does not change, and whoever asks may be answered what another has asked. */
const accesses = new WeakMap<Guarded, WeakMap<Organization, Access>>();

export function createAccess(world: Guarded, organization: Organization): Access {
  const ofWorld = accesses.get(world) ?? new WeakMap<Organization, Access>();
  accesses.set(world, ofWorld);
  const known = ofWorld.get(organization) ?? newAccess(world, organization);
  ofWorld.set(organization, known);
  return known;
}

function newAccess(world: Guarded, organization: Organization): Access {
  /** By role and request: functions make the same call for each of their messages. */
  const known = new WeakMap<Role, Map<string, Decision>>();
  /** By role, service and source: each event passes the same few. */
  const trusted = new Map<string, Decision & { role?: Role }>();
  return { assume, assumeAs, role, service, principalContext };

  function assume(roleArn: string, serviceName: string, source: Source): Decision & { role?: Role } {
    const key = JSON.stringify([roleArn, serviceName, source.arn, source.account]);
    const before = trusted.get(key);
    if (before !== undefined) return before;
    const decision = decideToAssume(roleArn, serviceName, source);
    trusted.set(key, decision);
    return decision;
  }

  function decideToAssume(roleArn: string, serviceName: string, source: Source): Decision & { role?: Role } {
    const assumed = world.role(roleArn);
    if (assumed === undefined) return { allowed: false, why: `${roleArn} is not a recorded role`, culprit: "" };
    const decision = decide({
      principal: { kind: "service", name: serviceName },
      action: "sts:AssumeRole",
      resource: roleArn,
      context: requestContext({ ...trustContext(serviceName, source), ...resourceContext(assumed.account) }),
      identity: [],
      resourcePolicies: assumed.trust,
      sameAccount: false,
      identityUrn: assumed.urn,
      resourceUrn: assumed.urn,
    });
    return { ...decision, role: assumed };
  }

  /**
   * Even within an account the trust policy must name the role or its account (IAM user guide, "Role trust policies").
   */
  function assumeAs(actor: Role, roleArn: string, more: AccessDetails["context"] = {}): Decision {
    const assumed = world.role(roleArn);
    if (assumed === undefined) return { allowed: false, why: `${roleArn} is not a recorded role`, culprit: actor.urn };
    return decide({
      principal: { kind: "identity", arn: actor.arn, account: actor.account },
      action: "sts:AssumeRole",
      resource: roleArn,
      context: requestContext({ ...identityContext(actor), ...resourceContext(assumed.account), ...more }),
      identity: actor.policies,
      resourcePolicies: assumed.trust,
      sameAccount: actor.account === assumed.account,
      resourceDecides: true,
      identityUrn: actor.urn,
      resourceUrn: assumed.urn,
    });
  }

  function role(actor: Role, action: string, resource: string, more: AccessDetails = {}): Decision {
    if (more.session !== undefined) return decideAs(actor, action, resource, more);
    const key = JSON.stringify([action, resource, more.guardian, more.account, more.context]);
    const ofRole = known.get(actor) ?? new Map<string, Decision>();
    known.set(actor, ofRole);
    const decision = ofRole.get(key) ?? decideAs(actor, action, resource, more);
    ofRole.set(key, decision);
    return decision;
  }

  function decideAs(actor: Role, action: string, resource: string, more: AccessDetails): Decision {
    const context = { ...identityContext(actor), ...more.context };
    const principal: Principal = { kind: "identity", arn: actor.arn, account: actor.account };
    return decideOn(principal, action, resource, more, { context, identity: actor.policies, urn: actor.urn });
  }

  function service(name: string, source: Source, action: string, resource: string, more: AccessDetails = {}): Decision {
    const context = { ...serviceContext(name, source), ...more.context };
    return decideOn({ kind: "service", name }, action, resource, more, { context, identity: [], urn: "" });
  }

  function decideOn(
    principal: Principal,
    action: string,
    resource: string,
    { guardian = resource, account = parseArn(resource)?.account, session }: AccessDetails,
    actor: { context: NonNullable<AccessDetails["context"]>; identity: readonly Policy[]; urn: string },
  ): Decision {
    return decide({
      principal,
      action,
      resource,
      context: requestContext({ ...actor.context, ...resourceContext(account) }),
      identity: actor.identity,
      ...(session !== undefined && { session }),
      resourcePolicies: world.policiesOn(guardian),
      sameAccount: principal.kind === "identity" && principal.account === account,
      resourceDecides: parseArn(resource)?.service === "kms",
      identityUrn: actor.urn,
      resourceUrn: world.resource(guardian)?.urn ?? world.bus(guardian)?.urn ?? actor.urn,
    });
  }

  function identityContext(actor: Role) {
    return {
      ...principalContext(actor.arn, actor.account),
      "aws:PrincipalIsAWSService": false,
      "aws:SecureTransport": true,
    };
  }

  function principalContext(arn: string, account: string, elsewhere: Membership = {}) {
    const member = organization.accounts.get(account);
    return {
      "aws:PrincipalArn": arn,
      "aws:PrincipalAccount": account,
      "aws:PrincipalOrgID": member === undefined ? elsewhere.organizationId : organization.id,
      "aws:PrincipalOrgPaths": member === undefined ? elsewhere.organizationPaths : member.paths,
    };
  }

  /** Organization keys of the source are omitted: AWS does not document that EventBridge sends them. */
  /** For Firehose only the external id is documented (CloudWatch Logs user guide, "Subscription filters"). */
  function trustContext(name: string, source: Source) {
    if (name !== "firehose.amazonaws.com") return serviceContext(name, source);
    return { "aws:PrincipalIsAWSService": true, "aws:PrincipalServiceName": name, "sts:ExternalId": source.account };
  }

  function serviceContext(name: string, source: Source) {
    return {
      "aws:PrincipalIsAWSService": true,
      "aws:PrincipalServiceName": name,
      "aws:PrincipalServiceNamesList": [name],
      "aws:SecureTransport": true,
      "aws:SourceAccount": source.account,
      "aws:SourceArn": source.arn,
    };
  }

  function resourceContext(account: string | undefined) {
    const member = organization.accounts.get(account ?? "");
    return {
      "aws:ResourceAccount": account === "" ? undefined : account,
      "aws:ResourceOrgID": member === undefined ? undefined : organization.id,
      "aws:ResourceOrgPaths": member?.paths,
    };
  }
}

/** Condition keys (lower case) by which the event itself can change a decision on an event bus. */
const eventKeys = ["events:source", "events:detail-type"] as const;

/** True if a decision by these policies can depend on the event. */
export const readsEvent = (policies: readonly Policy[]): boolean =>
  policies.some((policy) => eventKeys.some((key) => policy.keys.has(key)));
