import type { Trigger } from "./triggers";

/**
 * AWS Health's notices that credentials of an account are exposed, misused or quarantined, until they are closed. Shared
 * by the detection and the remediation, so that nobody is told of a key that is then left active, or the other way round.
 *
 * No page lists the codes: Health's API does (Health API reference, DescribeEventTypes, service `RISK`). Seen in public
 * are AWS_RISK_CREDENTIALS_EXPOSED, …_COMPROMISED, …_COMPROMISE_SUSPECTED and …_EXPOSURE_SUSPECTED, AWS_RISK_IAM_QUARANTINE
 * and AWS_RISK_ACCOUNT_CONSOLE_COMPROMISE. A prefix takes a code that AWS adds: one notice too many is cheaper than a key
 * that nobody deactivates.
 */
export const credentialsAtRisk: Trigger = {
  source: "aws.health",
  pattern: {
    // Security notices are abuse events too (Health user guide, "Amazon EventBridge schema for AWS Health events").
    "detail-type": ["AWS Health Abuse Event", "AWS Health Event"],
    detail: {
      eventTypeCode: [
        { prefix: "AWS_RISK_ACCOUNT_" },
        { prefix: "AWS_RISK_CREDENTIALS_" },
        { prefix: "AWS_RISK_IAM_" },
      ],
      // Older notices have no status.
      statusCode: [{ "anything-but": ["closed"] }, { exists: false }],
    },
  },
};
