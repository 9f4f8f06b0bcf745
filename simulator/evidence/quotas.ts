import type { Graph, Resource } from "../graph";

/** Comparison of one recorded resource with one quota. */
export interface QuotaCheck {
  readonly urn: string;
  /** The measured quantity: "event pattern, characters". */
  readonly what: string;
  readonly value: number;
  readonly limit: number;
}

/** The quotas, with the page of each; AWS's defaults, or fixed limits. */
const limits = {
  // EventBridge user guide, "Amazon EventBridge quotas".
  patternCharacters: 2048,
  busPolicyCharacters: 10_240,
  rulesPerBus: 300,
  rulesPerBusInSmallRegions: 100,
  targetsPerRule: 5,
  wildcardRulesPerBus: 30,
  // Names: API references of EventBridge, EventBridge Scheduler, IAM, SQS, Firehose and S3.
  ruleName: 64,
  scheduleName: 64,
  roleName: 64,
  queueName: 80,
  streamName: 64,
  bucketName: 63,
  busArchiveName: 48,
  // IAM user guide, "IAM and AWS STS quotas": white space is not counted.
  roleInlinePolicies: 10_240,
  roleTrustPolicy: 2048,
  managedPolicy: 6144,
  policyName: 128,
  // S3 user guide, "Bucket policies"; SQS: the policy attribute counts toward the message size.
  bucketPolicyBytes: 20_480,
  // CloudFormation user guide, "CloudFormation quotas"; API reference, CreateStackInstances.
  templateBytes: 51_200,
  stackSetName: 128,
  unitsPerOperation: 50,
  // Athena user guide, "Service Quotas".
  queryCharacters: 262_144,
  // Firehose API reference, "ProcessorParameter".
  processorParameter: 5120,
} as const;

const smallRegions = ["af-south-1", "eu-south-1"];

/** Compares all recorded resources with AWS's quotas. */
export function checkQuotas(graphs: readonly Graph[]): QuotaCheck[] {
  const resources = graphs.flatMap((graph) => graph.resources);
  return [
    ...resources.flatMap(checkResource),
    ...countPer(resources, "aws:cloudwatch/eventRule:EventRule", busOf, "rules on one bus", (rule) =>
      smallRegions.includes(rule.region) ? limits.rulesPerBusInSmallRegions : limits.rulesPerBus,
    ),
    ...countPer(
      resources.filter(({ inputs }) => usesWildcard(parsed(inputs["eventPattern"]))),
      "aws:cloudwatch/eventRule:EventRule",
      busOf,
      "rules with wildcards on one bus",
      () => limits.wildcardRulesPerBus,
    ),
    ...countPer(
      resources,
      "aws:cloudwatch/eventTarget:EventTarget",
      (target) => `${busOf(target)} ${String(target.inputs["rule"])}`,
      "targets of one rule",
      () => limits.targetsPerRule,
    ),
    ...sumPer(
      resources,
      "aws-native:events:EventBusPolicy",
      busOf,
      "bus policy, characters",
      limits.busPolicyCharacters,
      (statement) => JSON.stringify(statement.inputs["statement"] ?? {}).length,
    ),
    ...sumPer(
      resources,
      "aws:iam/rolePolicy:RolePolicy",
      (policy) => `${policy.account} ${String(policy.inputs["role"])}`,
      "a role's inline policies, characters",
      limits.roleInlinePolicies,
      (policy) => String(policy.inputs["policy"]).replace(/\s/g, "").length,
    ),
  ];
}

function checkResource(resource: Resource): QuotaCheck[] {
  const { inputs, urn } = resource;
  const length = (what: string, property: string, limit: number): QuotaCheck[] =>
    typeof inputs[property] === "string" ? [{ urn, what, value: inputs[property].length, limit }] : [];
  switch (resource.type) {
    case "aws:cloudwatch/eventRule:EventRule":
      return [
        ...length("event pattern, characters", "eventPattern", limits.patternCharacters),
        ...length("rule name, characters", "name", limits.ruleName),
      ];
    case "aws:cloudwatch/eventArchive:EventArchive":
      return length("archive name, characters", "name", limits.busArchiveName);
    case "aws:scheduler/schedule:Schedule":
      return length("schedule name, characters", "name", limits.scheduleName);
    case "aws:iam/role:Role":
      return [
        ...length("role name, characters", "name", limits.roleName),
        ...length("trust policy, characters", "assumeRolePolicy", limits.roleTrustPolicy),
      ];
    case "aws:iam/policy:Policy":
      return [
        ...length("policy name, characters", "name", limits.policyName),
        {
          urn,
          what: "managed policy, characters",
          value: String(inputs["policy"]).replace(/\s/g, "").length,
          limit: limits.managedPolicy,
        },
      ];
    case "aws:sqs/queue:Queue":
      return length("queue name, characters", "name", limits.queueName);
    case "aws:s3/bucket:Bucket":
      return length("bucket name, characters", "bucket", limits.bucketName);
    case "aws:s3/bucketPolicy:BucketPolicy":
      return length("bucket policy, characters", "policy", limits.bucketPolicyBytes);
    case "aws:cloudformation/stackSet:StackSet":
      return [
        ...length("StackSet name, characters", "name", limits.stackSetName),
        {
          urn,
          what: "CloudFormation template, bytes",
          value: Buffer.byteLength(String(inputs["templateBody"] ?? "")),
          limit: limits.templateBytes,
        },
      ];
    case "aws:cloudformation/stackInstances:StackInstances": {
      const targets = inputs["deploymentTargets"] as { organizationalUnitIds?: readonly string[] } | undefined;
      const value = targets?.organizationalUnitIds?.length ?? 0;
      return [{ urn, what: "units of one StackSet operation", value, limit: limits.unitsPerOperation }];
    }
    case "aws:athena/namedQuery:NamedQuery":
      return length("query, characters", "query", limits.queryCharacters);
    case "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream":
      return [
        ...length("delivery stream name, characters", "name", limits.streamName),
        ...processorParameters(resource),
      ];
    default:
      return [];
  }
}

function processorParameters({ urn, inputs }: Resource): QuotaCheck[] {
  const s3 = inputs["extendedS3Configuration"] as
    | {
        processingConfiguration?: {
          processors?: { parameters?: { parameterName: string; parameterValue: string }[] }[];
        };
      }
    | undefined;
  return (s3?.processingConfiguration?.processors ?? []).flatMap(({ parameters = [] }) =>
    parameters.map(({ parameterName, parameterValue }) => ({
      urn,
      what: `${parameterName}, characters`,
      value: parameterValue.length,
      limit: limits.processorParameter,
    })),
  );
}

/** A pattern that is not JSON has no wildcards; the error is reported elsewhere. */
function parsed(pattern: unknown): unknown {
  try {
    return JSON.parse(String(pattern ?? "null"));
  } catch {
    return null;
  }
}

/** An operator `wildcard` is in a list, directly or below `anything-but`; a field may have that name too. */
function usesWildcard(pattern: unknown, inList = false): boolean {
  if (Array.isArray(pattern)) return pattern.some((each) => usesWildcard(each, true));
  if (typeof pattern !== "object" || pattern === null) return false;
  return Object.entries(pattern).some(
    ([key, value]) =>
      (inList && key === "wildcard") || usesWildcard(value, inList && (key === "anything-but" || key === "$or")),
  );
}

function countPer(
  resources: readonly Resource[],
  type: string,
  keyOf: (resource: Resource) => string,
  what: string,
  limitOf: (resource: Resource) => number,
): QuotaCheck[] {
  return groups(resources, type, keyOf).map((group) => ({
    urn: group[0].urn,
    what,
    value: group.length,
    limit: limitOf(group[0]),
  }));
}

function sumPer(
  resources: readonly Resource[],
  type: string,
  keyOf: (resource: Resource) => string,
  what: string,
  limit: number,
  sizeOf: (resource: Resource) => number,
): QuotaCheck[] {
  return groups(resources, type, keyOf).map((group) => ({
    urn: group[0].urn,
    what,
    value: group.reduce((sum, resource) => sum + sizeOf(resource), 0),
    limit,
  }));
}

function groups(
  resources: readonly Resource[],
  type: string,
  keyOf: (resource: Resource) => string,
): [Resource, ...Resource[]][] {
  const byKey = new Map<string, [Resource, ...Resource[]]>();
  for (const resource of resources) {
    if (resource.type !== type) continue;
    const key = keyOf(resource);
    const group = byKey.get(key);
    if (group) group.push(resource);
    else byKey.set(key, [resource]);
  }
  return [...byKey.values()];
}

const busOf = ({ account, region, inputs }: Resource) =>
  `${account} ${region} ${String(inputs["eventBusName"] ?? "default")}`;
