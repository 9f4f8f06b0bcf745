import { logicalId, type Template, type TemplateResource, thisAccount, thisRegion, withPlace } from "./cloudformation";
import type { JsonObject } from "../envelope";
import { deadLetterQueue, heartbeatResources, isOneOf, memberRoleResource } from "./member-template";
import type { MemberRole } from "../iam/member-role";
import { arns, type Names } from "../names";
import { buildForwarding, delegateRules } from "../iam/policies";
import type { Settings } from "../settings/schema";

/** Arguments of a bootstrap template. */
export interface BootstrapArgs {
  readonly names: Names;
  readonly settings: Pick<Settings, "organization" | "rollout" | "deadLetters" | "heartbeat">;
  /** Whether heartbeats are governed. */
  readonly heartbeats: boolean;
  /** Suffixes of all forwarding rules that some member has: each has a heartbeat. */
  readonly rules: readonly string[];
  /** Roles in members that the hubs' functions assume; only for `delegated`, which cannot create roles from outside. */
  readonly roles: readonly BootstrapRole[];
}

/** A role that some members need in some Regions. */
export interface BootstrapRole {
  readonly role: MemberRole;
  /** Region in its name: its hub's, or its own. */
  readonly of: string;
  /** Account that needs it. Absent: every account. */
  readonly accountId?: string;
  readonly regions: readonly string[];
}

/**
 * Bootstrap template for rollouts by an assumed role: that role. Once in each account, in any Region, because IAM is
 * global.
 */
export function deploymentRoleTemplate({ names, settings }: Pick<BootstrapArgs, "names" | "settings">): Template {
  const { roleName, sessionName, externalId } = settings.rollout;
  const { governanceAccountId } = settings.organization;
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: `Lets account ${governanceAccountId} build the event forwarding of ${names.prefix} in this account. Deploy it once in each account, in one Region.`,
    Parameters: {
      Deployer: {
        Type: "String",
        Default: `arn:aws:iam::${governanceAccountId}:root`,
        AllowedPattern: `^arn:aws:iam::${governanceAccountId}:(root|role/.+)$`,
        Description: "ARN of the role that deploys. By default the governance account chooses.",
      },
    },
    Resources: {
      DeploymentRole: {
        Type: "AWS::IAM::Role",
        Properties: {
          RoleName: roleName,
          Description: "Builds the forwarding of governed events",
          AssumeRolePolicyDocument: {
            Version: "2012-10-17",
            Statement: [
              {
                Effect: "Allow",
                Principal: { AWS: { Ref: "Deployer" } },
                Action: "sts:AssumeRole",
                Condition: {
                  StringEquals: {
                    "sts:RoleSessionName": sessionName,
                    ...(externalId !== undefined && { "sts:ExternalId": externalId }),
                  },
                },
              },
            ],
          },
          Policies: [{ PolicyName: "build-forwarding", PolicyDocument: withPlace(buildForwarding(names)) }],
        },
      },
    },
  };
}

/**
 * Bootstrap template for rollouts by delegation: one statement of the bus's policy, and the heartbeat, which cannot be
 * created from outside. In each account and each governed Region. The statement is a separate resource, so that other
 * statements of the bus stay (CloudFormation reference, `AWS::Events::EventBusPolicy`).
 */
export function delegationTemplate({ names, settings, heartbeats, rules, roles }: BootstrapArgs): Template {
  const { governanceAccountId } = settings.organization;
  const { conditions, resources } = rolesInMembers(roles);
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: `Lets account ${governanceAccountId} manage the rules of ${names.prefix} on the default bus, and sends heartbeats. Deploy it in each account and each governed Region.`,
    ...(Object.keys(conditions).length > 0 && { Conditions: conditions }),
    Resources: {
      Delegation: {
        Type: "AWS::Events::EventBusPolicy",
        Properties: {
          EventBusName: "default",
          StatementId: names.delegation,
          Statement: withPlace(delegateRules(arns.rule(thisRegion, thisAccount, names.rule("*")), governanceAccountId)),
        },
      },
      ...(heartbeats && {
        DeadLetters: deadLetterQueue(names.deadLetters, settings.deadLetters.retentionDays),
        ...heartbeatResources(names, thisRegion, settings.heartbeat.minutes, rules),
      }),
      ...resources,
    },
  };
}

function rolesInMembers(roles: readonly BootstrapRole[]) {
  const conditions: Record<string, JsonObject> = {};
  const resources: Record<string, TemplateResource> = {};
  for (const { role, of, accountId, regions } of roles) {
    const id = logicalId("role", role.policyName, of);
    const inRegions = isOneOf(regions, "AWS::Region");
    conditions[`Has${id}`] =
      accountId === undefined
        ? inRegions
        : { "Fn::And": [{ "Fn::Equals": [{ Ref: "AWS::AccountId" }, accountId] }, inRegions] };
    resources[id] = { ...memberRoleResource(role), Condition: `Has${id}` };
  }
  return { conditions, resources };
}
