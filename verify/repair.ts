import type { Environment } from "../environment/environment";
import type { Origin } from "./expected";

/**
 * What brings a resource back as planned, whatever is wrong with it. Pulumi compares the plan with its state, and must first
 * be told of what somebody else did: `refresh`. CloudFormation does not look at all, as long as a template stays the same.
 */
export function repairOf(
  { name, settings: { rollout } }: Pick<Environment, "name" | "settings">,
  origin: Origin,
  account: string,
  region: string,
): string[] {
  if (origin === "program")
    return [`npm run refresh -- ${name} --region ${region}`, `npm run up -- ${name} --region ${region}`];
  if (rollout.mode === "delegated")
    return [
      `npm run -s bootstrap -- ${name} > members.json`,
      `aws cloudformation update-stack --stack-name STACK --template-body file://members.json --capabilities CAPABILITY_NAMED_IAM --region ${region}   # in account ${account}; where nothing in the template has changed, delete the stack and create it anew`,
    ];
  return [
    `aws cloudformation list-stack-instances --stack-set-name STACKSET --stack-instance-account ${account} --stack-instance-region ${region} --call-as DELEGATED_ADMIN   # a missing part comes back when the instance is deleted and made anew: docs/operations/verify.md`,
  ];
}
