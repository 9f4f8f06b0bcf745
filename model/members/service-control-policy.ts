import { policy, type PolicyDocument, type Statement } from "../iam/policies";
import type { Names } from "../names";
import type { Settings } from "../settings/schema";
import { previewRoleName } from "../accounts/member-role";

/** Organizations user guide, "Quotas and service limits for AWS Organizations": with white space. */
export const policyCharacters = 5120;

/** One condition of the policy, for people. */
export interface Explained {
  readonly what: string;
  readonly why: string;
}

export interface ServiceControlPolicy {
  readonly document: PolicyDocument;
  readonly explained: readonly Explained[];
}

export interface GuardedEnvironment {
  readonly names: Names;
  readonly settings: Pick<Settings, "alarms" | "organization" | "rollout">;
  /** Further roles of members that may change what is guarded: names, which may contain `*`. */
  readonly except?: readonly string[];
}

/**
 * A service control policy that keeps everybody in members, root users too, from what governs them. It grants nothing,
 * and is never applied by this program: whoever may attach policies does that, after the first deployment.
 *
 * - Principals are compared by `aws:PrincipalArn`, which of a session is its role's ARN (IAM user guide, "AWS global
 *   condition context keys").
 * - It does not affect the management account, nor service-linked roles such as the one with which StackSets makes its
 *   roles in members (Organizations user guide, "Service control policies (SCPs)").
 * - StackSets works in members as `stacksets-exec-…` (AWS managed policy reference,
 *   "CloudFormationStackSetsOrgAdminServiceRolePolicy"). The name alone would let anybody in who may make a role: such roles
 *   are guarded themselves, and so is the deployment role.
 */
export function serviceControlPolicy({ names, settings, except = [] }: GuardedEnvironment): ServiceControlPolicy {
  const { governanceAccountId } = settings.organization;
  const { mode, roleName } = settings.rollout;
  const { prefix } = names;
  const role = (name: string) => `arn:aws:iam::*:role/${name}`;
  const exempt = [role(roleName), role("stacksets-exec-*"), ...except.map(role)];
  const Condition = {
    ArnNotLike: { "aws:PrincipalArn": exempt },
    StringNotEquals: { "aws:PrincipalAccount": governanceAccountId },
  };
  const deny = (Sid: string, Action: readonly string[], Resource: readonly string[]): Statement => ({
    Sid,
    Effect: "Deny",
    Action,
    Resource,
    Condition,
  });
  const statements = [
    deny(
      "Rules",
      actions("events", "DeleteRule DisableRule EnableRule PutRule PutTargets RemoveTargets TagResource UntagResource"),
      [`arn:aws:events:*:*:rule/${prefix}-*`],
    ),
    // Whoever manages rules of members from outside needs the statement of their default bus that lets it in.
    ...(mode === "delegated"
      ? [
          deny("Delegation", actions("events", "PutPermission RemovePermission"), [
            "arn:aws:events:*:*:event-bus/default",
          ]),
        ]
      : []),
    deny(
      "Roles",
      actions(
        "iam",
        "AttachRolePolicy CreateRole DeleteRole DeleteRolePermissionsBoundary DeleteRolePolicy DetachRolePolicy PutRolePermissionsBoundary PutRolePolicy TagRole UntagRole UpdateAssumeRolePolicy UpdateRole UpdateRoleDescription",
      ),
      [
        ...new Set([
          role(`${prefix}-*`),
          role(roleName),
          role(previewRoleName(roleName)),
          role("stacksets-exec-*"),
          ...except.map(role),
        ]),
      ],
    ),
    deny(
      "Boundary",
      actions("iam", "CreatePolicy CreatePolicyVersion DeletePolicy DeletePolicyVersion SetDefaultPolicyVersion"),
      [`arn:aws:iam::*:policy/${prefix}-*`],
    ),
    deny(
      "Queues",
      actions(
        "sqs",
        "AddPermission CreateQueue DeleteMessage DeleteQueue PurgeQueue RemovePermission SetQueueAttributes TagQueue UntagQueue",
      ),
      [`arn:aws:sqs:*:*:${prefix}-*`],
    ),
    deny("Schedules", actions("scheduler", "CreateSchedule DeleteSchedule UpdateSchedule"), [
      `arn:aws:scheduler:*:*:schedule/*/${prefix}-*`,
    ]),
    ...(settings.alarms.memberDeadLetters === "each"
      ? [
          deny("Alarms", actions("cloudwatch", "DeleteAlarms PutMetricAlarm SetAlarmState"), [
            `arn:aws:cloudwatch:*:*:alarm:${prefix}-*`,
          ]),
        ]
      : []),
    ...(mode === "stackSet"
      ? [
          deny(
            "Stacks",
            actions(
              "cloudformation",
              "CancelUpdateStack ContinueUpdateRollback CreateChangeSet DeleteStack ExecuteChangeSet RollbackStack SetStackPolicy UpdateStack UpdateTerminationProtection",
            ),
            // A stack set's stacks are called after it.
            [`arn:aws:cloudformation:*:*:stack/StackSet-${names.stackSet}*`],
          ),
        ]
      : []),
  ];
  return {
    document: policy(...statements),
    explained: [
      {
        what: `aws:PrincipalArn is not ${role(roleName)}`,
        why: "the deployment role, which only the governance account's deployer can assume, changes all of it.",
      },
      {
        what: `aws:PrincipalArn is not ${role("stacksets-exec-*")}`,
        why: "StackSets works in members with such a role. Nobody else can make or change one: statement Roles.",
      },
      ...except.map((name) => ({
        what: `aws:PrincipalArn is not ${role(name)}`,
        why: "named with --scp-except. Nobody but these roles can make or change it: statement Roles.",
      })),
      {
        what: `aws:PrincipalAccount is not ${governanceAccountId}`,
        why: "the governance account deploys, answers and builds its hubs; its own guardrails are another matter.",
      },
    ],
  };
}

const actions = (service: string, names: string): string[] => names.split(" ").map((name) => `${service}:${name}`);

/** Indented where that fits into the quota, else on one line. */
export function policyText(document: PolicyDocument): string {
  const text = JSON.stringify(document, null, 1);
  return text.length <= policyCharacters ? text : JSON.stringify(document);
}
