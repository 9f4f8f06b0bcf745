import type { Access, AccessDetails } from "../services/iam/access";
import { isEventBus, parseArn } from "../services/iam/arn";
import type { Role } from "../services/iam/roles";
import { type Fact, factOf } from "./fact";

/** What is wrong, and at which resource; undefined: nothing. */
export type Fault = { readonly urn: string; readonly problem: string } | undefined;

/** The fact that something is right, or what is wrong where the fault lies. */
export const faultFact = (what: string, urn: string, fault: Fault): Fact =>
  factOf(what, fault?.urn ?? urn, fault?.problem);

/** A call that a service makes with a role. */
export interface Need {
  readonly actions: readonly string[];
  readonly resource: string;
  readonly details?: AccessDetails;
}

export interface RoleNeeds {
  /** Why a service cannot do its work with a role on behalf of a source. `user`: URN of what names the role. */
  roleFault(
    roleArn: string,
    service: string,
    source: { readonly arn: string; readonly account: string },
    user: string,
    needs: readonly Need[],
  ): Fault;
  /** The first call that a role cannot make. */
  needFault(role: Role, needs: readonly Need[]): Fault;
}

/** Asks whether roles allow what the services that use them need. */
export function createRoleNeeds(access: Access): RoleNeeds {
  return { roleFault, needFault };

  function roleFault(
    roleArn: string,
    service: string,
    source: { readonly arn: string; readonly account: string },
    user: string,
    needs: readonly Need[],
  ): Fault {
    const assumed = access.assume(roleArn, service, source);
    if (!assumed.allowed || assumed.role === undefined)
      return {
        urn: assumed.culprit || user,
        problem: `${service} cannot assume ${roleArn || "any role"}: ${assumed.why}`,
      };
    return needFault(assumed.role, needs);
  }

  function needFault(role: Role, needs: readonly Need[]): Fault {
    for (const { actions, resource, details } of needs)
      for (const action of actions) {
        const { allowed, why, culprit } = access.role(role, action, resource, details);
        // The resource may have a say that depends on what is sent: here only what the role lacks counts.
        if (!allowed && !(isEventBus(parseArn(resource)) && culprit !== role.urn && !ownPolicy(role, culprit)))
          return { urn: culprit || role.urn, problem: `${role.arn} cannot call ${action} on ${resource}: ${why}` };
      }
    return undefined;
  }
}

const ownPolicy = ({ policies }: Role, urn: string) => policies.some((policy) => policy.urn === urn);
