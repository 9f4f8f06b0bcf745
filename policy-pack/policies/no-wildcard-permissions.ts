import type { ResourceValidationPolicy } from "@pulumi/policy";
import { policyDocumentsOf, textsOf } from "../policy-documents";

/**
 * Actions without resource types, for which a policy can only say `"*"` (Service Authorization Reference). Settings of
 * the policy add to them.
 */
const withoutResource = [
  "account:GetAlternateContact",
  "cloudwatch:PutMetricData",
  "ec2:DescribeInstances",
  "ec2:DescribeSecurityGroupRules",
  "ec2:DescribeSecurityGroups",
  "ec2:DescribeTags",
  "events:ListEventBuses",
  "organizations:ListAccounts",
  "s3:ListAllMyBuckets",
  "xray:PutTelemetryRecords",
  "xray:PutTraceSegments",
];

/** A role of this program reaches every member: an attacker who takes it over has all its permissions. */
export const noWildcardPermissions: ResourceValidationPolicy = {
  name: "no-wildcard-permissions",
  description: "Roles name each action and each resource.",
  configSchema: {
    properties: {
      actionsWithoutResource: {
        type: "array",
        items: { type: "string" },
        default: [],
        description: "Additional actions that are allowed on the resource *.",
      },
    },
  },
  validateResource: (resource, reportViolation) => {
    const { actionsWithoutResource = [] } = resource.getConfig<{ actionsWithoutResource?: string[] }>();
    const allowed = new Set([...withoutResource, ...actionsWithoutResource]);
    for (const { place, kind, statements } of policyDocumentsOf(resource)) {
      if (kind !== "identity") continue;
      for (const statement of statements) {
        if (statement.Effect !== "Allow") continue;
        const where = `${place}${statement.Sid === undefined ? "" : `, statement ${statement.Sid},`}`;
        if (statement.NotAction !== undefined || statement.NotResource !== undefined)
          reportViolation(`${where} grants everything except what it names. Name what is granted.`);
        const actions = textsOf(statement.Action);
        const wild = actions.filter((action) => action.includes("*"));
        if (wild.length > 0) reportViolation(`${where} grants ${wild.join(", ")}. Name the actions.`);
        const scoped = actions.filter((action) => !allowed.has(action));
        if (textsOf(statement.Resource).includes("*") && scoped.length > 0)
          reportViolation(`${where} grants ${scoped.join(", ")} on every resource. Name the resources.`);
      }
    }
  },
};
