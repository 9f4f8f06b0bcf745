import type { RemediationScope } from "./remediation";

/** ARN of a resource of EC2; without an id, of all of its kind. */
export const ec2Arn = (
  { region, accountId }: Pick<RemediationScope, "region" | "accountId">,
  kind: string,
  id = "*",
): string => `arn:aws:ec2:${region}:${accountId}:${kind}/${id}`;
