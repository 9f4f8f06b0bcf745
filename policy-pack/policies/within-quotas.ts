import type { PolicyResource, StackValidationPolicy } from "@pulumi/policy";
import { whereKnown } from "../unknown";

/**
 * Quotas that AWS does not raise, or that a stack should not need raised (EventBridge user guide, "Amazon EventBridge
 * quotas"; IAM user guide, "IAM and AWS STS quotas"; S3 user guide, "Bucket policies"; CloudFormation user guide,
 * "CloudFormation quotas").
 */
const limits = {
  patternCharacters: 2_048,
  targetsPerRule: 5,
  rulesPerBus: 300,
  rulesPerBusInSmallRegions: 100,
  busPolicyCharacters: 10_240,
  rolePolicyCharacters: 10_240,
  trustPolicyCharacters: 2_048,
  bucketPolicyBytes: 20_480,
  templateBytes: 51_200,
} as const;

const smallRegions = ["af-south-1", "eu-south-1"];

export const withinQuotas: StackValidationPolicy = {
  name: "within-quotas",
  description: "Patterns, rules, targets, policies and templates are within the services' quotas.",
  validateStack: ({ resources }, reportViolation) => {
    for (const { what, size, limit, urn } of measures(resources))
      if (size > limit)
        reportViolation(`${what}: ${size.toLocaleString("en")}, and AWS allows ${limit.toLocaleString("en")}.`, urn);
  },
};

interface Measure {
  readonly what: string;
  readonly size: number;
  readonly limit: number;
  readonly urn: string;
}

function measures(resources: readonly PolicyResource[]): Measure[] {
  return [
    ...resources.flatMap((resource) => whereKnown(() => ofOne(resource), [])),
    ...ofGroups(resources, "aws:cloudwatch/eventTarget:EventTarget", {
      key: ({ props, provider }) =>
        `${provider?.urn ?? ""} ${String(props.eventBusName ?? "default")} ${String(props.rule)}`,
      what: "targets of a rule",
      limit: () => limits.targetsPerRule,
      usual: limits.targetsPerRule,
    }),
    ...ofGroups(resources, "aws:cloudwatch/eventRule:EventRule", {
      // The default buses of several accounts are distinguished by their providers, or by the bus's ARN.
      key: ({ props, provider }) => `${provider?.urn ?? ""} ${String(props.eventBusName ?? "default")}`,
      what: "rules on an event bus",
      limit: ({ props }) =>
        smallRegions.includes(String(props.arn).split(":")[3] ?? "")
          ? limits.rulesPerBusInSmallRegions
          : limits.rulesPerBus,
      usual: limits.rulesPerBus,
    }),
    ...rolePolicies(resources),
  ];
}

function ofOne({ type, props, urn }: PolicyResource): Measure[] {
  const measure = (what: string, value: unknown, limit: number): Measure[] =>
    value === undefined || value === null ? [] : [{ what, size: textOf(value).length, limit, urn }];
  switch (type) {
    case "aws:cloudwatch/eventRule:EventRule":
    case "aws-native:events:Rule":
      return measure("characters of an event pattern", props.eventPattern, limits.patternCharacters);
    case "aws:cloudwatch/eventBusPolicy:EventBusPolicy":
      return measure("characters of a bus's policy", props.policy, limits.busPolicyCharacters);
    case "aws-native:events:EventBusPolicy":
      return measure("characters of a bus's policy", props.statement, limits.busPolicyCharacters);
    case "aws:iam/role:Role":
      return measure("characters of a trust policy", props.assumeRolePolicy, limits.trustPolicyCharacters);
    case "aws:s3/bucketPolicy:BucketPolicy":
      return measure("bytes of a bucket's policy", props.policy, limits.bucketPolicyBytes);
    case "aws:cloudformation/stackSet:StackSet":
      return measure("bytes of a template", props.templateBody, limits.templateBytes);
    default:
      return [];
  }
}

/** A role's inline policies count together, without white space. */
function rolePolicies(resources: readonly PolicyResource[]): Measure[] {
  const sizes = new Map<string, { size: number; urn: string }>();
  for (const { type, props, provider, urn } of resources) {
    if (type !== "aws:iam/rolePolicy:RolePolicy") continue;
    const role = whereKnown(() => `${provider?.urn ?? ""} ${String(props.role)}`, urn);
    const own = whereKnown(() => textOf(props.policy), "");
    const size = own.replace(/\s/g, "").length + (sizes.get(role)?.size ?? 0);
    sizes.set(role, { size, urn });
  }
  return [...sizes.values()].map(({ size, urn }) => ({
    what: "characters of a role's inline policies",
    size,
    limit: limits.rolePolicyCharacters,
    urn,
  }));
}

function ofGroups(
  resources: readonly PolicyResource[],
  type: string,
  group: {
    readonly key: (resource: PolicyResource) => string;
    readonly what: string;
    readonly limit: (resource: PolicyResource) => number;
    /** Used if a preview does not know enough. */
    readonly usual: number;
  },
): Measure[] {
  const groups = new Map<string, PolicyResource[]>();
  for (const resource of resources)
    if (resource.type === type) {
      const key = whereKnown(() => group.key(resource), undefined);
      if (key === undefined) continue;
      groups.set(key, [...(groups.get(key) ?? []), resource]);
    }
  return [...groups.values()].flatMap((members) => {
    const [first] = members;
    return first === undefined
      ? []
      : [
          {
            what: group.what,
            size: members.length,
            limit: whereKnown(() => group.limit(first), group.usual),
            urn: first.urn,
          },
        ];
  });
}

const textOf = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
