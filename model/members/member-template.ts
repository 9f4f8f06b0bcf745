import { logicalId, type Template, type TemplateResource, thisAccount, withPlace } from "./cloudformation";
import type { Json, JsonObject } from "../envelope";
import type { ForwardingRule } from "../network/forwarding-rules";
import { heartbeat, ruleHeartbeats, scheduleGroupArn } from "../network/heartbeat";
import type { MemberRole } from "../iam/member-role";
import { arns, type Names, stableHash } from "../names";
import { acceptDeadLetters, type PolicyDocument, putEventsOn, sendHeartbeat, trustInService } from "../iam/policies";
import { lettersAlarm } from "./letters-alarm";
import { quotas } from "../quotas";

export interface MemberTemplateArgs {
  readonly names: Names;
  readonly region: string;
  /** ARN of the hub's central bus. */
  readonly busArn: string;
  /** Rules of every account that `members` does not list, including accounts that join later. */
  readonly rules: readonly ForwardingRule[];
  /** Rules by account. */
  readonly members: readonly { readonly accountId: string; readonly rules: readonly ForwardingRule[] }[];
  /** Roles for functions of the governance account, by account. */
  readonly roles?: readonly { readonly accountId: string; readonly roles: readonly MemberRole[] }[];
  /** Roles that every account has, including accounts that join later. */
  readonly rolesOfAll?: readonly MemberRole[];
  /** Minutes between heartbeats; absent: no schedule. */
  readonly heartbeatMinutes?: number;
  readonly deadLetterDays: number;
  /** Whether an alarm tells of undeliverable events. @default false */
  readonly lettersAlarm?: boolean;
  /** Absent: the EventBridge default of 24 hours. */
  readonly retryHours?: number;
}

/**
 * Rules of the first of two templates, by suffix: one has no room for all (CloudFormation user guide, "CloudFormation
 * quotas"). A rule that changes its template is gone for some minutes, so this list never changes: rules that are new go
 * to the second.
 */
const firstRules: readonly string[] = [
  "configuration",
  "custom",
  "findings",
  "governance",
  "identity",
  "operations",
  "organization",
  "protection",
  "workload",
];

const isFirst = ({ rule }: ConditionalRule) => firstRules.includes(rule.suffix);

/**
 * The resources of `MemberForwarding`, as one CloudFormation template for all members of a Region, without the rules of
 * {@link furtherRulesTemplate}. Accounts with different rules, which are the administrators of organization services, are
 * selected by conditions on the account's id, so that an account that joins later gets the common rules.
 */
export function memberTemplate(args: MemberTemplateArgs): Template {
  const { names, region, busArn } = args;
  const all = conditionalRules(args);
  const rules = all.filter(isFirst);
  const conditions = conditionsOf(rules);
  const roles = conditionalRoles(args.roles ?? []);
  const queueArn = arns.queue(region, thisAccount, names.deadLetters);
  const ruleArns = [...new Set(all.map(({ name }) => arns.rule(region, thisAccount, name)))];
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: `Forwards governed events of this account in ${region} to ${busArn}.`,
    ...(Object.keys(conditions).length + Object.keys(roles.conditions).length > 0 && {
      Conditions: { ...conditions, ...roles.conditions },
    }),
    Resources: {
      ForwardingRole: role({
        name: names.role("forwarding", region),
        description: "Lets EventBridge forward governed events to the central bus",
        trust: trustInService("events.amazonaws.com", {
          accountId: thisAccount,
          sourceArn: arns.rule(region, thisAccount, names.rule("*")),
        }),
        policyName: "put-events",
        policy: putEventsOn(busArn),
      }),
      DeadLetters: deadLetterQueue(names.deadLetters, args.deadLetterDays),
      ...(args.lettersAlarm === true && lettersAlarmResources(names)),
      DeadLettersPolicy: {
        Type: "AWS::SQS::QueuePolicy",
        Properties: {
          Queues: [{ Ref: "DeadLetters" }],
          PolicyDocument: withPlace(acceptDeadLetters(queueArn, ruleArns)),
        },
      },
      ...Object.fromEntries(
        rules.map((entry) => [
          entry.id,
          forwardingRule(entry, args, {
            // Events sent before the queue's policy exists would be lost; the role includes its policy.
            DependsOn: ["DeadLettersPolicy"],
            roleArn: { "Fn::GetAtt": ["ForwardingRole", "Arn"] },
            queueArn: { "Fn::GetAtt": ["DeadLetters", "Arn"] },
          }),
        ]),
      ),
      ...(args.heartbeatMinutes !== undefined &&
        heartbeatResources(names, region, args.heartbeatMinutes, suffixesOf(args))),
      ...Object.fromEntries(
        (args.rolesOfAll ?? []).map((each) => [logicalId("role", each.policyName), memberRoleResource(each)]),
      ),
      ...roles.resources,
    },
  };
}

/**
 * The rules for which {@link memberTemplate} has no room, with its role and queue, which must exist before: deployed after
 * it, in accounts that join, too. Undefined: there are none.
 */
export function furtherRulesTemplate(args: MemberTemplateArgs): Template | undefined {
  const { names, region, busArn } = args;
  const rules = conditionalRules(args).filter((entry) => !isFirst(entry));
  if (rules.length === 0) return undefined;
  const conditions = conditionsOf(rules);
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: `Forwards more governed events of this account in ${region} to ${busArn}.`,
    ...(Object.keys(conditions).length > 0 && { Conditions: conditions }),
    Resources: Object.fromEntries(
      rules.map((entry) => [
        entry.id,
        forwardingRule(entry, args, {
          roleArn: withPlace(arns.role(thisAccount, names.role("forwarding", region))),
          queueArn: withPlace(arns.queue(region, thisAccount, names.deadLetters)),
        }),
      ]),
    ),
  };
}

/** Each distinct role once, for the accounts that have it. */
function conditionalRoles(byAccount: NonNullable<MemberTemplateArgs["roles"]>): {
  readonly conditions: JsonObject;
  readonly resources: Readonly<Record<string, TemplateResource>>;
} {
  const distinct = new Map(byAccount.flatMap(({ roles }) => roles.map((role) => [role.name, role] as const)));
  const entries = [...distinct].sort(byKey).map(([name, role]) => {
    const accounts = byAccount.filter(({ roles }) => roles.some((own) => own.name === name));
    const id = logicalId("role", role.policyName);
    return { id, role, condition: isOneOf(accounts.map(({ accountId }) => accountId).sort()) };
  });
  return {
    conditions: Object.fromEntries(entries.map(({ id, condition }) => [`Has${id}`, condition])),
    resources: Object.fromEntries(
      entries.map(({ id, role }) => [id, { ...memberRoleResource(role), Condition: `Has${id}` }]),
    ),
  };
}

/** A rule with the accounts that have it. */
interface ConditionalRule {
  readonly id: string;
  readonly name: string;
  readonly rule: ForwardingRule;
  /** Absent: every account. */
  readonly for?: { readonly accounts: readonly string[]; readonly butThem: boolean };
}

/**
 * Every distinct rule once. A rule that not all accounts have gets its own name and logical id: when an account becomes
 * an administrator it exchanges one rule for another, and CloudFormation creates the new one before it deletes the old
 * one.
 */
function conditionalRules({ names, rules: common, members }: MemberTemplateArgs): readonly ConditionalRule[] {
  const distinct = new Map(
    [...common, ...members.flatMap(({ rules }) => rules)].map((rule) => [contentOf(rule), rule]),
  );
  return [...distinct].sort(byKey).map(([content, rule]): ConditionalRule => {
    const everybodys = has(common, content);
    const exceptions = members
      .filter((member) => has(member.rules, content) !== everybodys)
      .map(({ accountId }) => accountId)
      .sort();
    const own = everybodys ? [] : ["for", placeOf(exceptions)];
    const id = logicalId("rule", rule.suffix, ...own);
    const name = names.rule(everybodys ? rule.suffix : `${rule.suffix}-admin`);
    return {
      id,
      name,
      rule,
      ...(!(everybodys && exceptions.length === 0) && { for: { accounts: exceptions, butThem: everybodys } }),
    };
  });
}

/** Rules of the same accounts share their conditions: a list of accounts is long. */
function conditionsOf(rules: readonly ConditionalRule[]): JsonObject {
  const conditions: Record<string, Json> = {};
  for (const rule of rules)
    if (rule.for !== undefined) {
      const them = isThem(rule.for.accounts);
      conditions[them] = isOneOf(rule.for.accounts);
      if (rule.for.butThem) conditions[`Not${them}`] = { "Fn::Not": [{ Condition: them }] };
    }
  return conditions;
}

const isThem = (accounts: readonly string[]) => logicalId("is", placeOf(accounts));
const placeOf = (accounts: readonly string[]) => (accounts.length > 1 ? hashOf(accounts) : accounts.join());

const contentOf = (rule: ForwardingRule) => JSON.stringify([rule.suffix, rule.state, rule.pattern]);
const has = (rules: readonly ForwardingRule[], content: string) => rules.some((rule) => contentOf(rule) === content);
const hashOf = (accountIds: readonly string[]) => stableHash(accountIds.join()).toString(16);

/** `Fn::Or` takes two to ten conditions (CloudFormation user guide, "Condition functions"): longer lists are nested. */
export function isOneOf(values: readonly string[], parameter = "AWS::AccountId"): JsonObject {
  const or = (terms: readonly JsonObject[]): JsonObject =>
    terms.length === 1 && terms[0] !== undefined ? terms[0] : { "Fn::Or": [...terms] };
  let terms = values.map((value): JsonObject => ({ "Fn::Equals": [{ Ref: parameter }, value] }));
  while (terms.length > 10)
    terms = Array.from({ length: Math.ceil(terms.length / 10) }, (_, index) =>
      or(terms.slice(index * 10, index * 10 + 10)),
    );
  return or(terms);
}

/** What a rule's target needs besides the bus, and which resources of the template come first. */
interface Delivery {
  readonly DependsOn?: readonly string[];
  readonly roleArn: Json;
  readonly queueArn: Json;
}

function forwardingRule(
  { name, rule, for: those }: ConditionalRule,
  { busArn, retryHours }: MemberTemplateArgs,
  { roleArn, queueArn, ...after }: Delivery,
): TemplateResource {
  return {
    Type: "AWS::Events::Rule",
    ...(those !== undefined && { Condition: `${those.butThem ? "Not" : ""}${isThem(those.accounts)}` }),
    ...after,
    Properties: {
      Name: name,
      Description: `Forwards ${rule.suffix} events to the central bus`,
      EventPattern: rule.pattern,
      State: rule.state,
      Targets: [
        {
          Id: "central-bus",
          Arn: busArn,
          RoleArn: roleArn,
          DeadLetterConfig: { Arn: queueArn },
          ...(retryHours !== undefined && {
            RetryPolicy: {
              MaximumEventAgeInSeconds: retryHours * 3600,
              MaximumRetryAttempts: quotas.retryAttempts,
            },
          }),
        },
      ],
    },
  };
}

/** SSE-SQS, because with a customer managed key dead letters are lost until the key policy admits EventBridge. */
export const deadLetterQueue = (name: string, days: number): TemplateResource => ({
  Type: "AWS::SQS::Queue",
  Properties: {
    QueueName: name,
    MessageRetentionPeriod: days * 24 * 3600,
    MaximumMessageSize: quotas.messageBytes,
    SqsManagedSseEnabled: true,
  },
});

/** The alarm of the template's queue `DeadLetters`. */
export function lettersAlarmResources(names: Names): Readonly<Record<string, TemplateResource>> {
  const { suffix, description, metrics, ...alarm } = lettersAlarm("member-dead-letters", names.deadLetters);
  const [{ namespace, metricName, dimensions }] = metrics;
  return {
    DeadLettersAlarm: {
      Type: "AWS::CloudWatch::Alarm",
      Properties: {
        AlarmName: names.alarm(suffix),
        AlarmDescription: description,
        Namespace: namespace,
        MetricName: metricName,
        Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
        Statistic: alarm.statistic,
        ComparisonOperator: alarm.comparisonOperator,
        Threshold: alarm.threshold,
        Period: alarm.period,
        EvaluationPeriods: alarm.evaluationPeriods,
        TreatMissingData: alarm.treatMissingData,
      },
    },
  };
}

/** Of every rule that some account has: a heartbeat that no rule of an account carries stays there. */
const suffixesOf = ({ rules, members }: Pick<MemberTemplateArgs, "rules" | "members">): string[] => [
  ...new Set([...rules, ...members.flatMap((member) => member.rules)].map(({ suffix }) => suffix).sort()),
];

/**
 * Schedules that put heartbeats on the account's own default bus, with their role: that of the account and Region, and
 * those of single rules. Their dead letters go to the template's queue `DeadLetters`. `region` may be `thisRegion`, for
 * a template used in every Region. `rules`: suffixes.
 */
export function heartbeatResources(
  names: Names,
  region: string,
  minutes: number,
  rules: readonly string[],
): Readonly<Record<string, TemplateResource>> {
  const { name, description, expression, source, detailType, input, retry } = heartbeat(names, minutes);
  const busArn = arns.bus(region, thisAccount, "default");
  return {
    HeartbeatRole: role({
      name: names.role("heartbeat", region),
      description: "Lets EventBridge Scheduler put heartbeats on the default bus",
      trust: trustInService("scheduler.amazonaws.com", {
        accountId: thisAccount,
        sourceArn: scheduleGroupArn(region, thisAccount),
      }),
      policyName: "send-heartbeat",
      policy: sendHeartbeat(busArn, arns.queue(region, thisAccount, names.deadLetters)),
    }),
    Heartbeat: {
      Type: "AWS::Scheduler::Schedule",
      Properties: {
        Name: name,
        Description: description,
        ScheduleExpression: expression,
        FlexibleTimeWindow: { Mode: "OFF" },
        Target: {
          Arn: withPlace(busArn),
          RoleArn: { "Fn::GetAtt": ["HeartbeatRole", "Arn"] },
          Input: input,
          EventBridgeParameters: { DetailType: detailType, Source: source },
          DeadLetterConfig: { Arn: { "Fn::GetAtt": ["DeadLetters", "Arn"] } },
          RetryPolicy: { MaximumEventAgeInSeconds: retry.hours * 3600, MaximumRetryAttempts: retry.attempts },
        },
      },
    },
    ...ruleHeartbeatResources(names, minutes, rules),
  };
}

/** Schedules with heartbeats of these rules, beside `others` of this kind and what {@link heartbeatResources} has. */
export function ruleHeartbeatResources(
  names: Names,
  minutes: number,
  rules: readonly string[],
  others = 0,
): Readonly<Record<string, TemplateResource>> {
  return Object.fromEntries(
    ruleHeartbeats(names, minutes, rules, others).map((beat) => [
      `RuleHeartbeats${beat.number === 1 ? "" : beat.number}`,
      {
        Type: "AWS::Scheduler::Schedule",
        Properties: {
          Name: beat.name,
          Description: beat.description,
          ScheduleExpression: beat.expression,
          FlexibleTimeWindow: { Mode: "OFF" },
          Target: {
            Arn: beat.targetArn,
            RoleArn: { "Fn::GetAtt": ["HeartbeatRole", "Arn"] },
            Input: beat.input,
            DeadLetterConfig: { Arn: { "Fn::GetAtt": ["DeadLetters", "Arn"] } },
            RetryPolicy: {
              MaximumEventAgeInSeconds: beat.retry.hours * 3600,
              MaximumRetryAttempts: beat.retry.attempts,
            },
          },
        },
      },
    ]),
  );
}

export const memberRoleResource = (member: MemberRole): TemplateResource => role(member);

const role = (args: {
  readonly name: string;
  readonly description: string;
  readonly trust: PolicyDocument;
  readonly policyName: string;
  readonly policy: PolicyDocument;
}): TemplateResource => ({
  Type: "AWS::IAM::Role",
  Properties: {
    RoleName: withPlace(args.name),
    Description: args.description,
    AssumeRolePolicyDocument: withPlace(args.trust),
    Policies: [{ PolicyName: args.policyName, PolicyDocument: withPlace(args.policy) }],
  },
});

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : 1);
