import type { Envelope, JsonObject } from "../envelope";
import { compilePattern } from "../pattern/pattern";
import { type RemediationId, remediationIds } from "../remediations/remediations";
import type { RemediationSettings } from "../settings/remediation";

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

/** The same by one kind of caller (CloudTrail user guide, "CloudTrail userIdentity element"). */
const by = (type: string, { source, pattern }: Trigger): Trigger => ({
  source,
  pattern: { ...pattern, detail: { ...(pattern["detail"] as JsonObject), userIdentity: { type: [type] } } },
});

/** The events that a remediation answers. What a call did is read from the account itself; the event only says where. */
export function triggersOf(id: RemediationId, { accessKeys }: Pick<RemediationSettings, "accessKeys">): Trigger[] {
  switch (id) {
    case "enforce-bucket-encryption":
      return [calls("aws.s3", "CreateBucket", "DeleteBucketEncryption", "PutBucketEncryption")];
    case "enforce-public-access-block":
      return [
        calls("aws.s3", "CreateBucket", "DeleteBucketPublicAccessBlock", "PutBucketAcl", "PutBucketPublicAccessBlock"),
      ];
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
        // Keys that root makes: a user's new key is what users have.
        by("Root", calls("aws.iam", "CreateAccessKey")),
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

/** The remediations that an event sets off: each then looks whether there is anything to do. */
export const remediationsSetOffBy = (
  event: Envelope,
  settings: Pick<RemediationSettings, "accessKeys">,
): RemediationId[] =>
  remediationIds.filter((id) =>
    triggersOf(id, settings).some(({ source, pattern }) =>
      compilePattern({ source: [source], ...pattern }).matches(event),
    ),
  );
