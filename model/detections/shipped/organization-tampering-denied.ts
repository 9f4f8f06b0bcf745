import { tamperingDenied } from "../tampering-denied";

export const organizationTamperingDenied = tamperingDenied({
  id: "organization-tampering-denied",
  title: "Somebody tried to leave the organization or to lift its guardrails, and was refused",
  why: "The attempt is the signal: nobody tries this by mistake, and the next try may be made with better credentials.",
  severity: "high",
  technique: "T1666",
  source: "aws.organizations",
  calls: [
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
  governedBy: "organization-changed",
  call: { eventName: "LeaveOrganization", region: "us-east-1" },
  otherFailure: {
    errorCode: "ConstraintViolationException",
    errorMessage:
      "The member account is missing one or more of the prerequisites required to operate as a standalone account.",
  },
  limits: "Calls that fail for another reason; who tries to find out what is allowed sends these too.",
  harmless: "A test of the guardrails, announced, by the team that owns them.",
});
