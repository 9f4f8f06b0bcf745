import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { user } from "../sample-callers";

const call: CloudTrailSample = {
  source: "aws.guardduty",
  eventName: "DeleteDetector",
  userIdentity: user,
  requestParameters: { detectorId: "12abc34d567e8fa901bc2d34e56789f0" },
  more: {
    errorCode: "AccessDenied",
    errorMessage:
      "User: arn:aws:iam::111122223333:user/fern is not authorized to perform this action with an explicit deny in a service control policy",
  },
};

export const guarddutyTamperingDenied: Detection = {
  id: "guardduty-tampering-denied",
  title: "Somebody tried to switch off GuardDuty, and was refused",
  why: "The attempt is the signal: whoever tries this wants the next calls to go unseen, and may try again with better credentials.",
  severity: "high",
  technique: "T1562.001",
  source: "aws.guardduty",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "CreateFilter",
        "CreateIPSet",
        "DeleteDetector",
        "DeleteMembers",
        "DisassociateFromAdministratorAccount",
        "DisassociateFromMasterAccount",
        "DisassociateMembers",
        "StopMonitoringMembers",
        "UpdateDetector",
      ],
      errorCode: ["AccessDenied", "AccessDeniedException"],
    },
  },
  governedBy: "guardduty-weakened",
  subject: ["detail.userIdentity.arn", "detail.eventName"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: {} }),
    cloudTrailSample({
      ...call,
      more: {
        errorCode: "InvalidInputException",
        errorMessage: "The request was rejected because a parameter is not valid.",
      },
    }),
  ],
  limits: "Calls that fail for another reason. Tools that clean up whole accounts run into guardrails and alert.",
  query: "calls-denied-by-principal",
  triage: {
    look: [
      "Run `calls-denied-by-principal`: what else the caller was refused that day. Who called stands in `userIdentity.arn`.",
      "Read what the caller did successfully (everything-one-principal-did).",
      "Ask the person, by another channel, whether the attempt is theirs.",
    ],
    harmless: "A test of the guardrails, announced, or a clean-up tool that meets what it must not delete.",
    contain: "Revoke the caller's sessions and deactivate their keys; the guardrail held.",
  },
};
