import type { MemberRole } from "../iam/member-role";
import { arns, type Names } from "../names";
import { policy, type PolicyDocument, type Statement } from "../iam/policies";
import type { RemediationId } from "../remediations/remediations";

/** Where a remediation may act: everything in one account and Region, or one resource of it. */
export interface RemediationScope {
  readonly accountId: string;
  readonly region: string;
  /** The resource as its service's API names it, or its ARN for a trail. Absent: any. */
  readonly resource?: string;
}

/** How far a remediation may go. */
export interface RemediationReach {
  /** False: it only looks, as in dry-run, and could not act by mistake either. */
  readonly acts: boolean;
  /** Whether launched instances are to have a security group. */
  readonly addsSecurityGroup: boolean;
}

/**
 * What a remediation calls (Service Authorization Reference, by service). Once for the role in a member, where any
 * resource is meant, and once for the session of each single event, where one is.
 */
export function remediationStatements(
  id: RemediationId,
  { acts, addsSecurityGroup }: RemediationReach,
  scope: RemediationScope,
): Statement[] {
  const { accountId, region, resource = "*" } = scope;
  const bucket = `arn:aws:s3:::${resource}`;
  const ec2 = (type: string, name = "*") => `arn:aws:ec2:${region}:${accountId}:${type}/${name}`;
  const inRegion = { StringEquals: { "aws:RequestedRegion": region } };
  const allow = (actions: readonly string[], resources: string | readonly string[], of = ""): Statement[] =>
    actions.length === 0
      ? []
      : [
          {
            Sid: sidOf(id, of),
            Effect: "Allow",
            Action: [...actions].sort(),
            Resource: resources,
            Condition: inRegion,
          },
        ];
  const toAct = (...actions: readonly string[]) => (acts ? actions : []);
  switch (id) {
    case "enforce-bucket-encryption":
      return allow(
        ["s3:GetBucketTagging", "s3:GetEncryptionConfiguration", ...toAct("s3:PutEncryptionConfiguration")],
        bucket,
      );
    case "enforce-public-access-block":
      return allow(
        ["s3:GetBucketPublicAccessBlock", "s3:GetBucketTagging", ...toAct("s3:PutBucketPublicAccessBlock")],
        bucket,
      );
    case "revert-public-bucket-policy":
      return allow(
        ["s3:GetBucketPolicy", "s3:GetBucketTagging", ...toAct("s3:DeleteBucketPolicy", "s3:PutBucketPolicy")],
        bucket,
      );
    case "close-world-open-security-group":
      return [
        // EC2's Describe calls know no resources.
        ...allow(["ec2:DescribeSecurityGroupRules", "ec2:DescribeSecurityGroups"], "*", "read"),
        ...allow(toAct("ec2:RevokeSecurityGroupIngress"), [
          ec2("security-group", resource),
          ec2("security-group-rule"),
        ]),
      ];
    case "tag-launched-instances":
      return [
        ...allow(["ec2:DescribeInstances", "ec2:DescribeSecurityGroups"], "*", "read"),
        ...allow(toAct("ec2:CreateTags"), ec2("instance", resource), "tag"),
        ...allow(addsSecurityGroup ? toAct("ec2:ModifyNetworkInterfaceAttribute") : [], [
          ec2("instance", resource),
          ec2("network-interface"),
          ec2("security-group"),
        ]),
      ];
    case "restart-trail":
      return allow(
        ["cloudtrail:GetTrailStatus", "cloudtrail:ListTags", ...toAct("cloudtrail:StartLogging")],
        scope.resource ?? `arn:aws:cloudtrail:${region}:${accountId}:trail/*`,
      );
    case "deactivate-access-key":
      // Whose key it is turns out only when the role has asked, so a session of one event is for any user.
      return allow(
        ["iam:GetAccessKeyLastUsed", "iam:ListAccessKeys", "iam:ListUserTags", ...toAct("iam:UpdateAccessKey")],
        `arn:aws:iam::${accountId}:user/*`,
      ).map((statement) => ({
        ...statement,
        // IAM's requests count as made in us-east-1 (IAM user guide, "AWS global condition context keys").
        Condition: { StringEquals: { "aws:RequestedRegion": "us-east-1" } },
      }));
  }
}

export interface RemediationRoleArgs {
  readonly names: Names;
  /** Account and Region of the member; CloudFormation's own words for them in a template. */
  readonly accountId: string;
  readonly region: string;
  readonly hubRegion: string;
  readonly governanceAccountId: string;
  readonly remediations: ReadonlyMap<RemediationId, RemediationReach>;
}

/**
 * The role with which a hub's function mends what is wrong in one account and Region.
 *
 * One for each Region, like every role of a member: IAM is global, but each Region has a stack of its own, and a role of
 * one stack would end with it for all others. So a Region's role acts in its Region alone, and is trusted by its own hub's
 * function alone. The trust is in the account, narrowed to the function's exact role: a principal that does not exist yet
 * IAM refuses, and members may be prepared before the hub is (IAM user guide, "AWS JSON policy elements: Principal").
 */
export const remediationRole = (args: RemediationRoleArgs): MemberRole => ({
  name: args.names.role("remediation", args.region),
  description: "Lets the governance account put right what its remediations are for",
  trust: policy({
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${args.governanceAccountId}:root` },
    Action: "sts:AssumeRole",
    Condition: {
      ArnEquals: {
        "aws:PrincipalArn": arns.role(args.governanceAccountId, args.names.role("remediate", args.hubRegion)),
      },
    },
  }),
  policyName: "remediation",
  policy: remediationPolicy(args.remediations, args),
});

const remediationPolicy = (
  remediations: RemediationRoleArgs["remediations"],
  scope: RemediationScope,
): PolicyDocument => policy(...[...remediations].flatMap(([id, reach]) => remediationStatements(id, reach, scope)));

/** `close-world-open-security-group` → `CloseWorldOpenSecurityGroup`: statement ids are letters and digits. */
const sidOf = (...words: readonly string[]) =>
  words
    .flatMap((word) => word.split("-"))
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
