import type { AwsCall } from "../services/endpoint/endpoint";
import { AwsError } from "../services/protocols/service";

/**
 * AWS refuses the first call of each role in a member that only reads, once in each Region, as too many: the function must
 * put its message back and try again.
 */
export function busyAws(): (
  call: Pick<AwsCall, "action" | "principal" | "account" | "region">,
) => AwsError | undefined {
  const refused = new Set<string>();
  return ({ action, principal, region }) => {
    if (!/^(s3|ec2|iam|cloudtrail):(Get|List|Describe)/.test(action)) return undefined;
    // `arn:aws:iam::ACCOUNT:role/NAME`: one refusal for all accounts that have such a role.
    const key = `${principal.split("/").at(-1)} ${region}`;
    if (refused.has(key)) return undefined;
    refused.add(key);
    return new AwsError("ThrottlingException", "Rate exceeded", 400);
  };
}
