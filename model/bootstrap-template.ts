import { logicalId, type Template, type TemplateResource, thisAccount, thisRegion, withPlace } from "./cloudformation";
import type { JsonObject } from "./envelope";
import { findingsRoleRegions, findingsRolesOf } from "./findings-plan";
import { deadLetterQueue, heartbeatResources, isOneOf, memberRoleResource } from "./member-template";
import { arns, type Names } from "./names";
import { remediationRolesByHub } from "./remediation-plan";
import { buildForwarding, delegateRules } from "./policies";
import type { Settings } from "./settings-schema";

/** What a bootstrap template is made from. */
export interface BootstrapArgs {
  readonly names: Names;
  readonly settings: Settings;
  /** Whether heartbeats are governed. */
  readonly heartbeats: boolean;
}

/**
 * What a member needs before its rules can be made by an assumed role: that role. Once in each account, in any Region,
 * because IAM is global.
 */
export function deploymentRoleTemplate({ names, settings }: BootstrapArgs): Template {
  const { roleName, sessionName, externalId } = settings.rollout;
  const { governanceAccountId } = settings.organization;
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: `Lets account ${governanceAccountId} build the event forwarding of ${names.prefix} in this account. Once in each account, in one Region.`,
    Parameters: {
      Deployer: {
        Type: "String",
        Default: `arn:aws:iam::${governanceAccountId}:root`,
        AllowedPattern: `^arn:aws:iam::${governanceAccountId}:(root|role/.+)$`,
        Description: "ARN of the role that deploys. The default leaves the choice to the governance account.",
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
 * What a member needs before the governance account can manage rules on its bus: one statement of that bus's policy, and
 * the heartbeat, which nobody can make from outside. In each account and each governed Region. The statement is a
 * resource of its own, so that other statements of the bus stay (CloudFormation reference, `AWS::Events::EventBusPolicy`).
 */
export function delegationTemplate({ names, settings, heartbeats }: BootstrapArgs): Template {
  const { governanceAccountId } = settings.organization;
  const forFindings = findingsRoles({ names, settings, heartbeats });
  const forRemediation = remediationRoles({ names, settings, heartbeats });
  const roles = {
    conditions: { ...forFindings.conditions, ...forRemediation.conditions },
    resources: { ...forFindings.resources, ...forRemediation.resources },
  };
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: `Lets account ${governanceAccountId} manage the rules of ${names.prefix} on the default bus, and beats. In each account and each governed Region.`,
    ...(Object.keys(roles.conditions).length > 0 && { Conditions: roles.conditions }),
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
        ...heartbeatResources(names, thisRegion, settings.heartbeat.minutes),
      }),
      ...roles.resources,
    },
  };
}

/** One for each hub, in the Regions whose events come to it; the role's name carries the Region of the stack. */
function remediationRoles({ names, settings }: BootstrapArgs) {
  const conditions: Record<string, JsonObject> = {};
  const resources: Record<string, TemplateResource> = {};
  for (const { role, hubRegion, regions } of remediationRolesByHub(settings, names)) {
    const id = logicalId("role", role.policyName, hubRegion);
    conditions[`Has${id}`] = isOneOf(regions, "AWS::Region");
    resources[id] = { ...memberRoleResource(role), Condition: `Has${id}` };
  }
  return { conditions, resources };
}

/** Nobody can make a role from outside: the template makes Security Hub's administrator those that a hub's functions use. */
function findingsRoles({ names, settings }: BootstrapArgs) {
  const administratorId = settings.administrators.securityhub?.accountId ?? "";
  const conditions: Record<string, JsonObject> = {};
  const resources: Record<string, TemplateResource> = {};
  for (const region of findingsRoleRegions(settings))
    for (const role of findingsRolesOf(settings, names, administratorId, region)) {
      const id = logicalId("role", role.policyName, region);
      const isHere = [
        { "Fn::Equals": [{ Ref: "AWS::AccountId" }, administratorId] },
        { "Fn::Equals": [{ Ref: "AWS::Region" }, region] },
      ];
      conditions[`Has${id}`] = { "Fn::And": isHere };
      resources[id] = { ...memberRoleResource(role), Condition: `Has${id}` };
    }
  return { conditions, resources };
}
