import { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import * as pulumi from "@pulumi/pulumi";
import { type PolicyDocument, policyText } from "../model/iam/policies";

export interface RoleArgs {
  /** Physical name: includes the Region, because IAM is global. */
  readonly name: string;
  readonly description: string;
  readonly trust: PolicyDocument;
  readonly policyName: string;
  readonly policy: PolicyDocument | pulumi.Output<PolicyDocument>;
  /** ARN of a permissions boundary. @default none */
  readonly boundaryArn?: string;
}

/** Creates a role with one inline policy, under one logical name. Users of the role depend on the policy. */
export function createRole(
  logicalName: string,
  { name, description, trust, policyName, policy, boundaryArn }: RoleArgs,
  opts: pulumi.CustomResourceOptions,
): { readonly role: Role; readonly policy: RolePolicy } {
  const role = new Role(
    logicalName,
    {
      name,
      description,
      assumeRolePolicy: policyText(trust),
      ...(boundaryArn !== undefined && { permissionsBoundary: boundaryArn }),
    },
    opts,
  );
  const text = pulumi.Output.isInstance(policy) ? policy.apply(policyText) : policyText(policy);
  return { role, policy: new RolePolicy(logicalName, { role: role.name, name: policyName, policy: text }, opts) };
}
