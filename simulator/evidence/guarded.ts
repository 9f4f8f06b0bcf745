import type { Resource } from "../graph";
import { arnOf, property } from "../recorded";
import type { World } from "../services/events/world";
import type { Access } from "../services/iam/access";
import { parseArn } from "../services/iam/arn";
import type { Organization } from "../services/iam/organization";
import type { Policy } from "../services/iam/policy";
import { logPolicyScope } from "../services/iam/resource-policies";
import { parsed, resourcesIn } from "./documents";
import type { Fact } from "./fact";

/** What carries a policy that says who else may use it. */
export interface Guarded {
  readonly arn: string;
  /** What its policies are recorded for, if not the ARN itself. */
  readonly guardian?: string;
  readonly account: string;
  readonly region: string;
  /** The resource to which the policy is attached. */
  readonly urn: string;
  readonly kind: Kind;
  readonly policies: readonly Policy[];
  /** Policy documents, for what an attacker would read in them. */
  readonly documents: readonly unknown[];
}

export type Kind = keyof typeof actions;

/** Calls that would harm, by what they are made on. */
export const actions = {
  bucket: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket", "s3:PutBucketPolicy"],
  bus: [
    "events:PutEvents",
    "events:PutRule",
    "events:PutTargets",
    "events:DisableRule",
    "events:DeleteRule",
    "events:RemoveTargets",
    "events:DescribeEventBus",
    "events:ListRules",
    "events:PutPermission",
    "events:DeleteEventBus",
  ],
  function: ["lambda:InvokeFunction", "lambda:UpdateFunctionCode"],
  key: ["kms:Decrypt", "kms:GenerateDataKey", "kms:Encrypt", "kms:ReEncryptFrom", "kms:CreateGrant"],
  log: [
    "logs:PutLogEvents",
    "logs:CreateLogStream",
    "logs:DeleteLogStream",
    "logs:GetLogEvents",
    "logs:DeleteLogGroup",
  ],
  queue: ["sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:PurgeQueue", "sqs:SetQueueAttributes"],
  role: ["sts:AssumeRole"],
  topic: ["sns:Publish", "sns:Subscribe", "sns:SetTopicAttributes", "sns:AddPermission"],
} as const;

/** No account of any organization: AWS gives no such id to anybody who is asked here. */
export const foreignAccount = "999999999999";

/** What all questions are asked of. */
export interface Asked {
  readonly access: Access;
  readonly organization: Organization;
  readonly resources: readonly Resource[];
  /** Services that recorded resources use each ARN with. */
  readonly uses: ReadonlyMap<string, ReadonlySet<string>>;
  /** Roles and queues that rules in any account use. */
  readonly anywhere: ReadonlySet<string>;
  /** Accounts with a central bus, and the others. */
  readonly hubs: ReadonlySet<string>;
  readonly members: readonly string[];
}

export const answer = ({ arn, urn, policies }: Guarded, who: string, action: string, allowed: boolean): Fact => ({
  what: `${who}, ${action} on ${arn}`,
  urn: policies[0]?.urn ?? urn,
  ...(allowed && { problem: `It lets ${who} call ${action} on ${arn}.` }),
});

/** Everything with a policy of its own. A bus, queue or topic without one admits nobody but its own account. */
export function guardedOf(world: World, resources: readonly Resource[]): Guarded[] {
  const documentsOf = documentsByTarget(resources);
  const kinds: Readonly<Record<string, Kind>> = {
    "aws:cloudwatch/eventBus:EventBus": "bus",
    "aws:kms/key:Key": "key",
    "aws:lambda/function:Function": "function",
    "aws:s3/bucket:Bucket": "bucket",
    "aws:sns/topic:Topic": "topic",
    "aws:sqs/queue:Queue": "queue",
  };
  const direct = resources.flatMap((resource) => {
    const kind = kinds[resource.type];
    const arn = arnOf(resource);
    const policies = world.policiesOn(arn);
    if (kind === undefined || policies.length === 0) return [];
    const { account, region, urn } = resource;
    const documents = policies.flatMap((policy) => documentsOf.get(policy.urn) ?? []);
    return [{ arn, account, region, urn, kind, policies, documents }];
  });
  const defaults = world.buses
    .filter(({ urn, arn }) => urn === undefined && world.policiesOn(arn).length > 0)
    .map(({ arn, account, region }): Guarded => {
      const policies = world.policiesOn(arn);
      const documents = policies.flatMap((policy) => documentsOf.get(policy.urn) ?? []);
      return { arn, account, region, urn: policies[0]?.urn ?? "", kind: "bus", policies, documents };
    });
  const logs = resources
    .filter(({ type }) => type === "aws:cloudwatch/logResourcePolicy:LogResourcePolicy")
    .flatMap(({ account, region, urn }): Guarded[] => {
      const guardian = logPolicyScope(account, region);
      const policies = world.policiesOn(guardian).filter((policy) => policy.urn === urn);
      const documents = documentsOf.get(urn) ?? [];
      // The policy is the account's, for whatever log groups it names.
      return groupsIn(documents).map((arn) => ({
        arn,
        guardian,
        account,
        region,
        urn,
        kind: "log",
        policies,
        documents,
      }));
    });
  const roles = resources
    .filter(({ type }) => type === "aws:iam/role:Role")
    .flatMap((resource): Guarded[] => {
      const role = world.role(arnOf(resource));
      const { account, region, urn } = resource;
      const documents = [parsed(property(resource, "assumeRolePolicy"))];
      return role === undefined
        ? []
        : [{ arn: role.arn, account, region, urn, kind: "role", policies: role.trust, documents }];
    });
  return [...direct, ...defaults, ...logs, ...roles];
}

/** Log groups whose streams documents name. */
const groupsIn = (documents: readonly unknown[]): string[] => [
  ...new Set(resourcesIn(documents).map((arn) => arn.replace(/:(log-stream:.*|x)$/, ""))),
];

/** Documents as recorded, by the URN of the resource that carries them. */
function documentsByTarget(resources: readonly Resource[]): ReadonlyMap<string, unknown[]> {
  const documents = new Map<string, unknown[]>();
  for (const resource of resources) {
    const statement = property(resource, "statement");
    const document =
      statement === undefined
        ? (property(resource, "policy") ?? property(resource, "policyDocument"))
        : { Statement: [statement] };
    if (document !== undefined && resource.type !== "aws:iam/rolePolicy:RolePolicy")
      documents.set(resource.urn, [parsed(document)]);
  }
  return documents;
}

/** The guarded resource's policies and users, its own account and Region aside. */
export function classOf(
  { kind, arn, account, region, documents }: Guarded,
  uses: ReadonlyMap<string, ReadonlySet<string>>,
): string {
  const name = parseArn(arn)?.resource ?? arn;
  const told = JSON.stringify([kind, name, documents, [...(uses.get(arn) ?? [])].sort()]);
  return told.replaceAll(account, "ACCOUNT").replaceAll(region, "REGION");
}

/**
 * ARNs that a call names: the guarded one, a bucket's objects, a bus's rules. A hub may have been given the rules with
 * the program's names on a member's bus.
 */
export function onEach({ kind, arn, documents }: Guarded, action: string, isHub = false): readonly string[] {
  if (kind === "log" && !action.endsWith("LogGroup")) return [`${arn}:log-stream:x`];
  if (kind === "bucket" && action.endsWith("Object"))
    return [
      `${arn}/events/object`,
      ...resourcesIn(documents).filter((each) => each.startsWith(`${arn}/`)),
      `${arn}/other`,
    ];
  if (kind === "bus" && /Rules?$|Targets$/.test(action)) {
    const bus = arn.split("event-bus/")[1] ?? "default";
    const rule = arn.replace(/event-bus\/.*/, bus === "default" ? "rule/other" : `rule/${bus}/other`);
    return [rule, arn, ...(isHub ? [] : resourcesIn(documents))];
  }
  return [arn];
}
