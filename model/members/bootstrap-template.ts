import { logicalId, type Template, type TemplateResource, thisAccount, thisRegion, withPlace } from "./cloudformation";
import type { JsonObject } from "../envelope";
import {
  deadLetterQueue,
  heartbeatResources,
  isOneOf,
  lettersAlarmResources,
  memberRoleResource,
  ruleHeartbeatResources,
} from "./member-template";
import { ruleHeartbeats } from "../network/heartbeat";
import type { MemberRole } from "../iam/member-role";
import { arns, type Names } from "../names";
import { buildForwarding, memberBoundary, readForwarding, redriveLetters } from "../iam/deployment-policies";
import { delegateRules, type PolicyDocument } from "../iam/policies";
import { previewRoleName, redriveRoleName } from "../accounts/member-role";
import type { Settings } from "../settings/schema";

/** Arguments of a bootstrap template. */
export interface BootstrapArgs {
  readonly names: Names;
  readonly settings: Pick<Settings, "alarms" | "organization" | "rollout" | "deadLetters" | "heartbeat">;
  /** Whether heartbeats are governed. */
  readonly heartbeats: boolean;
  /** All forwarding rules that some member has, each with the Regions that have it: there it has a heartbeat. */
  readonly rules: readonly { readonly suffix: string; readonly regions: readonly string[] }[];
  /** Roles in members that the hubs' functions assume. `delegated` cannot create them from outside; others bound them. */
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
 * Bootstrap template for rollouts by an assumed role: that role, one that only reads, for previews, and one that sends dead
 * letters back. Once in each account, in any Region, because IAM is global.
 */
export function deploymentRoleTemplate({
  names,
  settings,
  roles,
}: Pick<BootstrapArgs, "names" | "settings" | "roles">): Template {
  const { roleName, sessionName, externalId, permissionsBoundary } = settings.rollout;
  const boundaryArn = permissionsBoundary ? arns.policy(thisAccount, names.boundary) : undefined;
  const alarm = settings.alarms.memberDeadLetters === "each";
  const { governanceAccountId } = settings.organization;
  const role = (
    name: string,
    description: string,
    principal: string,
    policyName: string,
    document: PolicyDocument,
  ) => ({
    Type: "AWS::IAM::Role",
    Properties: {
      RoleName: name,
      Description: description,
      AssumeRolePolicyDocument: {
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { AWS: { Ref: principal } },
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
      Policies: [{ PolicyName: policyName, PolicyDocument: withPlace(document) }],
    },
  });
  const principal = (does: string) => ({
    Type: "String",
    Default: `arn:aws:iam::${governanceAccountId}:root`,
    AllowedPattern: `^arn:aws:iam::${governanceAccountId}:(root|role/.+)$`,
    Description: `ARN of the role that ${does}. By default the governance account chooses.`,
  });
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: `Lets account ${governanceAccountId} build the event forwarding of ${names.prefix} in this account. Deploy it once in each account, in one Region.`,
    Parameters: {
      Deployer: principal("deploys"),
      Previewer: principal("previews"),
      Redriver: principal("sends dead letters back"),
    },
    Resources: {
      ...(permissionsBoundary && {
        Boundary: {
          Type: "AWS::IAM::ManagedPolicy",
          Properties: {
            ManagedPolicyName: names.boundary,
            Description: "The most that roles of the event forwarding may do",
            PolicyDocument: withPlace(memberBoundary(roles.map((each) => each.role.policy))),
          },
        },
      }),
      DeploymentRole: role(
        roleName,
        "Builds the forwarding of governed events",
        "Deployer",
        "build-forwarding",
        buildForwarding(names, { boundaryArn, alarm }),
      ),
      PreviewRole: role(
        previewRoleName(roleName),
        "Reads the forwarding of governed events",
        "Previewer",
        "read-forwarding",
        readForwarding(names, { alarm }),
      ),
      RedriveRole: role(
        redriveRoleName(roleName),
        "Reads dead letters of the forwarding, and deletes those that were sent back",
        "Redriver",
        "redrive-letters",
        redriveLetters(names),
      ),
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
  const ofRoles = rolesInMembers(roles);
  const ofHeartbeats = heartbeats ? heartbeatsInRegions({ names, settings, rules }) : nothing;
  const conditions = { ...ofRoles.conditions, ...ofHeartbeats.conditions };
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
        ...(settings.alarms.memberDeadLetters === "each" && lettersAlarmResources(names)),
      }),
      ...ofHeartbeats.resources,
      ...ofRoles.resources,
    },
  };
}

/** Resources with the conditions that some of them have. */
interface Conditional {
  readonly conditions: Readonly<Record<string, JsonObject>>;
  readonly resources: Readonly<Record<string, TemplateResource>>;
}

const nothing: Conditional = { conditions: {}, resources: {} };

/**
 * Schedules for the rules of every Region, and more for those that some Regions have alone: elsewhere their heartbeats
 * would be for nobody.
 */
function heartbeatsInRegions({ names, settings, rules }: Pick<BootstrapArgs, "names" | "settings" | "rules">) {
  const { minutes } = settings.heartbeat;
  const all = new Set(rules.flatMap(({ regions }) => regions)).size;
  const suffixes = new Map<string, string[]>();
  for (const { suffix, regions } of rules) {
    const those = regions.length === all ? "" : regions.join();
    suffixes.set(those, [...(suffixes.get(those) ?? []), suffix]);
  }
  const { "": everywhere = [], ...somewhere } = Object.fromEntries(suffixes);
  const conditions: Record<string, JsonObject> = {};
  const resources = { ...heartbeatResources(names, thisRegion, minutes, everywhere) };
  let others = ruleHeartbeats(names, minutes, everywhere).length;
  for (const [those, ofThem] of Object.entries(somewhere).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const schedules = Object.entries(ruleHeartbeatResources(names, minutes, ofThem, others));
    for (const [id, schedule] of schedules) {
      conditions[`Has${id}`] = isOneOf(those.split(","), "AWS::Region");
      resources[id] = { ...schedule, Condition: `Has${id}` };
    }
    others += schedules.length;
  }
  return { conditions, resources };
}

function rolesInMembers(roles: readonly BootstrapRole[]): Conditional {
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
