import { decide } from "../iam/decision";
import type { Organization } from "../iam/organization";
import { parsePolicy, type Policy } from "../iam/policy";
import { requestContext } from "../iam/request-context";

/** A rule that one account creates on another account's bus. */
export interface DelegatedRule {
  /** The account that creates it. */
  readonly creator: string;
  readonly ruleArn: string;
  readonly busArn: string;
  /** The bus's account. */
  readonly owner: string;
}

export interface DelegationVerdict {
  /** Reason why the bus's policy does not let the creator create the rule, or give it a target. */
  readonly refusal?: string;
  /** Other problems with the policy: it allows too little to maintain the rule, or too much. */
  readonly problems: readonly string[];
}

/** The creator's own identity policies are assumed to allow everything. */
const everythingAllowed = parsePolicy(
  { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
  "identity",
  "",
  "the deploying principal's own policy",
);

/** Permissions that a program needs to read, change and delete a rule that it has created. */
const upkeep = [
  "events:DescribeRule",
  "events:ListTargetsByRule",
  "events:ListTagsForResource",
  "events:TagResource",
  "events:UntagResource",
  "events:RemoveTargets",
  "events:DeleteRule",
];

/**
 * Evaluates the bus's policy for a rule on it, as EventBridge does: for creating it, when it has no creator yet, and
 * for changing it, when it has one (EventBridge user guide, "Permissions for event buses in Amazon EventBridge":
 * managing rules on another account's bus; "Using IAM policy conditions in Amazon EventBridge":
 * `events:creatorAccount`). A policy that would let the creator change rules of the bus's own account is a problem too.
 */
export function judgeDelegation(
  policies: readonly Policy[],
  rule: DelegatedRule,
  organization?: Organization,
): DelegationVerdict {
  const allowed = (action: string, creatorAccount?: string) =>
    mayManage(policies, rule, action, creatorAccount, organization);
  const first = allowed("events:PutRule");
  const needed = [first, allowed("events:PutRule", rule.creator), allowed("events:PutTargets", rule.creator)];
  const refused = needed.find((decision) => !decision.allowed);
  if (refused !== undefined) return { refusal: refused.why, problems: [] };
  const lacking = upkeep.filter((action) => !allowed(action, rule.creator).allowed);
  const others = ["events:PutRule", "events:PutTargets", "events:DeleteRule"].filter(
    (action) => allowed(action, rule.owner).allowed,
  );
  return {
    problems: [
      ...(lacking.length > 0
        ? [`does not let account ${rule.creator} call ${lacking.join(", ")} for rules that it has made`]
        : []),
      ...(others.length > 0
        ? [
            `lets account ${rule.creator} call ${others.join(", ")} for rules that account ${rule.owner} has made. Require events:creatorAccount to be \${aws:PrincipalAccount}`,
          ]
        : []),
    ],
  };
}

function mayManage(
  policies: readonly Policy[],
  { creator, ruleArn, owner }: DelegatedRule,
  action: string,
  creatorAccount: string | undefined,
  organization: Organization | undefined,
) {
  const arn = `arn:aws:iam::${creator}:role/deployer`;
  const member = organization?.accounts.get(creator);
  return decide({
    principal: { kind: "identity", arn, account: creator },
    action,
    resource: ruleArn,
    context: requestContext({
      "aws:PrincipalArn": arn,
      "aws:PrincipalAccount": creator,
      "aws:PrincipalOrgID": member && organization?.id,
      "aws:PrincipalOrgPaths": member?.paths,
      "aws:PrincipalIsAWSService": false,
      "aws:SecureTransport": true,
      "aws:ResourceAccount": owner,
      "events:creatorAccount": creatorAccount,
    }),
    identity: [everythingAllowed],
    resourcePolicies: policies,
    sameAccount: false,
    identityUrn: "",
    resourceUrn: "",
  });
}
