import { type CloudTrailSample, cloudTrailSample } from "../../catalog/cloudtrail-sample";
import type { Detection } from "../detection";
import { user } from "../sample-callers";

const call: CloudTrailSample = {
  source: "aws.organizations",
  eventName: "LeaveOrganization",
  userIdentity: user,
  more: {
    errorCode: "AccessDenied",
    errorMessage:
      "User: arn:aws:iam::111122223333:user/fern is not authorized to perform this action with an explicit deny in a service control policy",
  },
  region: "us-east-1",
};

export const organizationTamperingDenied: Detection = {
  id: "organization-tampering-denied",
  title: "Somebody tried to leave the organization or to lift its guardrails, and was refused",
  why: "The attempt is the signal: nobody tries this by mistake, and the next try may be made with better credentials.",
  severity: "high",
  technique: "T1666",
  source: "aws.organizations",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "CloseAccount",
        "DeleteOrganization",
        "DeletePolicy",
        "DeregisterDelegatedAdministrator",
        "DetachPolicy",
        "DisableAWSServiceAccess",
        "DisablePolicyType",
        "LeaveOrganization",
        "RegisterDelegatedAdministrator",
        "RemoveAccountFromOrganization",
      ],
      errorCode: ["AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "Client.UnauthorizedOperation"],
    },
  },
  governedBy: "organization-changed",
  subject: ["detail.userIdentity.arn", "detail.eventName"],
  sample: cloudTrailSample(call),
  nearMisses: [
    cloudTrailSample({ ...call, more: {} }),
    cloudTrailSample({
      ...call,
      more: {
        errorCode: "ConstraintViolationException",
        errorMessage:
          "The member account is missing one or more of the prerequisites required to operate as a standalone account.",
      },
    }),
  ],
  limits: "Calls that fail for another reason; who tries to find out what is allowed sends these too.",
  query: "calls-denied-by-principal",
  triage: {
    look: [
      "Run `calls-denied-by-principal`: what else the caller was refused that day. Who called stands in `userIdentity.arn`.",
      "Read what the caller did successfully (everything-one-principal-did).",
      "Ask the person, by another channel, whether the attempt is theirs.",
    ],
    harmless: "A test of the guardrails, announced, by the team that owns them.",
    contain: "Revoke the caller's sessions and deactivate their keys; the guardrail held.",
  },
};
