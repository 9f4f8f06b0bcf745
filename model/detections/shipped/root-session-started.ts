import { rootSessionStarted as rootSession } from "../../catalog/events/root-session-started";
import type { Envelope, JsonObject } from "../../envelope";
import type { Detection } from "../detection";
import { detailOf } from "../governed";
import { pipeline, refused, user } from "../../catalog/sample-callers";

const by = (userIdentity: JsonObject, more: JsonObject = {}): Envelope => ({
  ...rootSession.sample,
  detail: { ...rootSession.sample.detail, userIdentity, ...more },
});

/** IAM user guide, "Perform a privileged task on an AWS Organizations member account". */
export const rootSessionStarted: Detection = {
  id: "root-session-started",
  title: "A root session of a member account was started",
  why: "The session acts as root of the member: it removes policies that lock out everybody else, and credentials of root.",
  severity: "high",
  technique: "T1548.005",
  source: "aws.sts",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { ...detailOf(rootSession), errorCode: [{ exists: false }] },
  },
  readOnly: true,
  governedBy: rootSession.id,
  subject: ["detail.requestParameters.targetPrincipal", "detail.requestParameters.taskPolicyArn.arn"],
  sample: by(user),
  nearMisses: [
    by(pipeline, { ...refused, responseElements: null }),
    by(user, {
      errorCode: "ValidationException",
      errorMessage: "The task policy does not exist.",
      responseElements: null,
    }),
  ],
  limits:
    "Audits that read root credentials in such sessions alert for each account. What the session did is recorded in the member account, as root; the access key's id connects the two.",
  query: "root-use",
  triage: {
    look: [
      "Run `root-use`: what root of the member did in the session.",
      "Look at `taskPolicyArn.arn`: which of AWS's five tasks it was for, and at `targetPrincipal`.",
      "Ask `userIdentity.arn` for the reason; the access key's id in the response connects the member's records with it.",
    ],
    harmless:
      "An audit of root credentials by the tool that does it, or a bucket policy that locked everybody out, with a ticket.",
    contain:
      "The session ends within 15 minutes; take sts:AssumeRoot from the caller, and look at what was unlocked or deleted.",
  },
};
