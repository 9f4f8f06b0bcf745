import type { JsonObject } from "./envelope";
import type { RemediationId } from "./remediations";
import type { RemediationSettings } from "./remediation-settings";

/** What sets a remediation off: one source, and the rest of the event pattern. */
export interface Trigger {
  readonly source: string;
  readonly pattern: JsonObject;
}

/**
 * A successful API call: a failed one changed nothing, and CloudTrail tells of it all the same, with `errorCode`
 * (CloudTrail user guide, "CloudTrail record contents").
 */
const calls = (source: string, ...eventName: readonly string[]): Trigger => ({
  source,
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventName: [...eventName], errorCode: [{ exists: false }] },
  },
});

/** The events that a remediation answers. What a call did is read from the account itself; the event only says where. */
export function triggersOf(id: RemediationId, { accessKeys }: Pick<RemediationSettings, "accessKeys">): Trigger[] {
  switch (id) {
    case "enforce-bucket-encryption":
      return [calls("aws.s3", "CreateBucket", "DeleteBucketEncryption", "PutBucketEncryption")];
    case "enforce-public-access-block":
      return [calls("aws.s3", "CreateBucket", "DeleteBucketPublicAccessBlock", "PutBucketPublicAccessBlock")];
    case "revert-public-bucket-policy":
      return [calls("aws.s3", "PutBucketPolicy")];
    case "close-world-open-security-group":
      return [calls("aws.ec2", "AuthorizeSecurityGroupIngress", "ModifySecurityGroupRules")];
    case "tag-launched-instances":
      return [calls("aws.ec2", "RunInstances")];
    case "restart-trail":
      return [calls("aws.cloudtrail", "DeleteTrail", "PutEventSelectors", "StopLogging")];
    case "deactivate-access-key":
      return [
        calls("aws.iam", "CreateAccessKey"),
        {
          // AWS found the key in public (Health user guide, "Event-based automation", and AWS's own sample for this code).
          source: "aws.health",
          pattern: {
            "detail-type": ["AWS Health Abuse Event", "AWS Health Event"],
            detail: { eventTypeCode: ["AWS_RISK_CREDENTIALS_EXPOSED"] },
          },
        },
        ...(accessKeys.findings.length > 0
          ? [
              {
                source: "aws.guardduty",
                pattern: { "detail-type": ["GuardDuty Finding"], detail: { type: [...accessKeys.findings] } },
              },
            ]
          : []),
      ];
  }
}
