import type { MemberRole } from "../iam/member-role";
import { arns, type Names } from "../names";
import { policy, type PolicyDocument } from "../iam/policies";
import type { RemediationReach, RemediationScope } from "../remediations/remediation";
import { type RemediationId, remediations } from "../remediations/remediations";

export interface RemediationRoleArgs {
  readonly names: Names;
  /** Account and Region of the member; CloudFormation's pseudo parameters in a template. */
  readonly accountId: string;
  readonly region: string;
  readonly hubRegion: string;
  readonly governanceAccountId: string;
  readonly remediations: ReadonlyMap<RemediationId, RemediationReach>;
}

/**
 * The role that a hub's function assumes to remediate resources in one account and Region.
 *
 * One for each Region, like every role of a member: IAM is global, but each Region has its own stack, and a shared role
 * would be deleted with one of them. So a Region's role acts only in its Region, and trusts only its own hub's
 * function. It trusts the account, restricted to the function's exact role: IAM rejects a principal that does not exist
 * yet, and members may be prepared before the hub exists (IAM user guide, "AWS JSON policy elements: Principal").
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

const remediationPolicy = (reaches: RemediationRoleArgs["remediations"], scope: RemediationScope): PolicyDocument =>
  policy(...[...reaches].flatMap(([id, reach]) => remediations[id].statements(scope, reach)));
