import { arns, type Names } from "../names";
import { policy, type PolicyDocument, type Statement } from "./policies";

/** What the roles may do that deploy to a member: the one that writes, and the one that only reads. */

/** What of {@link buildForwarding} only reads: for a preview, whose code may not have been reviewed. */
export const readForwarding = (names: Names, { alarm = false }: Pick<Forwarding, "alarm"> = {}): PolicyDocument =>
  policy(
    ...buildForwarding(names, { alarm }).Statement.flatMap((statement): Statement[] => {
      const reading = [statement.Action].flat().filter((action) => /^[a-z0-9-]+:(Describe|Get|List)/.test(action));
      return reading.length === 0 ? [] : [{ ...statement, Action: reading }];
    }),
  );

/** Service Authorization Reference, "CloudWatch": each of these takes an alarm's ARN. */
const lettersAlarmOf = (names: Names): Statement => ({
  Sid: "DeadLettersAlarm",
  Effect: "Allow",
  Action: [
    "cloudwatch:DeleteAlarms",
    "cloudwatch:DescribeAlarms",
    "cloudwatch:ListTagsForResource",
    "cloudwatch:PutMetricAlarm",
    "cloudwatch:TagResource",
    "cloudwatch:UntagResource",
  ],
  Resource: arns.alarm("*", "*", names.alarm("member-dead-letters")),
});

/** What the role may do that sends a member's dead letters back: read them, hide them meanwhile, and delete what was sent. */
export const redriveLetters = (names: Names): PolicyDocument =>
  policy({
    Sid: "DeadLetters",
    Effect: "Allow",
    Action: ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
    Resource: arns.queue("*", "*", names.deadLetters),
  });

const roleActions = [
  "iam:CreateRole",
  "iam:DeleteRole",
  "iam:DeleteRolePolicy",
  "iam:GetRole",
  "iam:GetRolePolicy",
  "iam:ListAttachedRolePolicies",
  "iam:ListInstanceProfilesForRole",
  "iam:ListRolePolicies",
  "iam:PutRolePolicy",
  "iam:TagRole",
  "iam:UntagRole",
  "iam:UpdateAssumeRolePolicy",
  "iam:UpdateRole",
  "iam:UpdateRoleDescription",
];

/** Service authorization reference, "IAM": these have the condition key `iam:PermissionsBoundary`. */
const boundedActions = ["iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"];

/**
 * The most that roles in members may do, whoever writes their policies: the actions of all of them.
 *
 * @param policies of the functions' roles in members, in addition to forwarding and heartbeat.
 */
export const memberBoundary = (policies: readonly PolicyDocument[]): PolicyDocument =>
  policy({
    Effect: "Allow",
    Action: [
      ...new Set([
        "events:PutEvents",
        "sqs:SendMessage",
        ...policies.flatMap(({ Statement }) => Statement.flatMap(({ Action }) => Action)),
      ]),
    ].sort(),
    Resource: "*",
  });

/** What settings say of the resources that a deployment role builds. */
export interface Forwarding {
  /** Permissions boundary without which it may create no role and write no policy. */
  readonly boundaryArn?: string | undefined;
  /** Whether it builds the alarm of the dead-letter queue. */
  readonly alarm?: boolean;
}

/** Permissions of the deployment role in a member: exactly the provider's calls for the resources of `MemberForwarding`. */
export const buildForwarding = (names: Names, { boundaryArn, alarm = false }: Forwarding = {}): PolicyDocument => {
  const roles = (findings: string, forwarding: string, heartbeat: string, remediation: string): Statement[] => {
    const resource = { Resource: [findings, forwarding, heartbeat, remediation] };
    if (boundaryArn === undefined) return [{ Sid: "Roles", Effect: "Allow", Action: roleActions, ...resource }];
    const Condition = { StringEquals: { "iam:PermissionsBoundary": boundaryArn } };
    const others = roleActions.filter((action) => !boundedActions.includes(action));
    return [
      { Sid: "Roles", Effect: "Allow", Action: others, ...resource },
      { Sid: "BoundedRoles", Effect: "Allow", Action: boundedActions, ...resource, Condition },
    ];
  };
  const forwardingRoles = `arn:aws:iam::*:role/${names.role("forwarding", "*")}`;
  const heartbeatRoles = `arn:aws:iam::*:role/${names.role("heartbeat", "*")}`;
  const findingsRoles = `arn:aws:iam::*:role/${names.role("findings", "*")}`;
  const remediationRoles = `arn:aws:iam::*:role/${names.role("remediation", "*")}`;
  const passTo = (sid: string, role: string, service: string): Statement => ({
    Sid: sid,
    Effect: "Allow",
    Action: "iam:PassRole",
    Resource: role,
    Condition: { StringEquals: { "iam:PassedToService": service } },
  });
  return policy(
    {
      Sid: "ForwardingRules",
      Effect: "Allow",
      Action: [
        "events:DeleteRule",
        "events:DescribeRule",
        "events:ListTagsForResource",
        "events:ListTargetsByRule",
        "events:PutRule",
        "events:PutTargets",
        "events:RemoveTargets",
        "events:TagResource",
        "events:UntagResource",
      ],
      Resource: arns.rule("*", "*", names.rule("*")),
    },
    {
      Sid: "DeadLetters",
      Effect: "Allow",
      Action: [
        "sqs:CreateQueue",
        "sqs:DeleteQueue",
        "sqs:GetQueueAttributes",
        "sqs:GetQueueUrl",
        "sqs:ListQueueTags",
        "sqs:SetQueueAttributes",
        "sqs:TagQueue",
        "sqs:UntagQueue",
      ],
      Resource: arns.queue("*", "*", names.deadLetters),
    },
    ...(alarm ? [lettersAlarmOf(names)] : []),
    {
      Sid: "Heartbeat",
      Effect: "Allow",
      Action: [
        "scheduler:CreateSchedule",
        "scheduler:DeleteSchedule",
        "scheduler:GetSchedule",
        "scheduler:UpdateSchedule",
      ],
      Resource: [names.heartbeat, names.ruleHeartbeats("*")].map(
        (schedule) => `arn:aws:scheduler:*:*:schedule/default/${schedule}`,
      ),
    },
    ...roles(findingsRoles, forwardingRoles, heartbeatRoles, remediationRoles),
    passTo("PassForwardingRole", forwardingRoles, "events.amazonaws.com"),
    passTo("PassHeartbeatRole", heartbeatRoles, "scheduler.amazonaws.com"),
  );
};
