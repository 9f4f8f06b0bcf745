import type { Graph, Resource } from "../graph";
import { checkFields } from "./field-limits";
import type { QuotaCheck } from "./quota-check";
import { checkTags } from "./tag-limits";

/** The quotas, with the page of each; AWS's defaults, or fixed limits. */
const limits = {
  // EventBridge user guide, "Amazon EventBridge quotas".
  busPolicyCharacters: 10_240,
  rulesPerBus: 300,
  rulesPerBusInSmallRegions: 100,
  targetsPerRule: 5,
  wildcardRulesPerBus: 30,
  // IAM user guide, "IAM and AWS STS quotas": white space is not counted.
  roleInlinePolicies: 10_240,
  // CloudFormation API reference, CreateStackInstances.
  unitsPerOperation: 50,
  // Firehose API reference, "ProcessorParameter".
  processorParameter: 5120,
} as const;

const smallRegions = ["af-south-1", "eu-south-1"];

/** Compares all recorded resources with AWS's quotas. */
export function checkQuotas(graphs: readonly Graph[]): QuotaCheck[] {
  const resources = graphs.flatMap((graph) => graph.resources);
  return [
    ...resources.flatMap(checkResource),
    ...graphs.flatMap(checkTags),
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
  const { inputs, urn, type } = resource;
  if (type === "aws:cloudformation/stackInstances:StackInstances") {
    const targets = inputs["deploymentTargets"] as { organizationalUnitIds?: readonly string[] } | undefined;
    const value = targets?.organizationalUnitIds?.length ?? 0;
    return [{ urn, what: "units of one StackSet operation", value, limit: limits.unitsPerOperation }];
  }
  return [...checkFields(resource), ...processorParameters(resource)];
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
