import type { RemediationScope } from "./remediation";

/** ARN of an EC2 resource; without an id, of all of its type. */
export const ec2Arn = (
  { region, accountId }: Pick<RemediationScope, "region" | "accountId">,
  kind: string,
  id = "*",
): string => `arn:aws:ec2:${region}:${accountId}:${kind}/${id}`;
