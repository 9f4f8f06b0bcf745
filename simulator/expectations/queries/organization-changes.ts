import type { Envelope } from "../../../model/envelope";
import { listing } from "../question";
import { at, canonicalJson, eventName, firstText, isCall, text } from "../reading";

/**
 * Calls that change the organization's structure, policies and integrations (Organizations API reference), and service
 * events with the result of creating or closing an account ("Logging AWS Organizations API calls with AWS CloudTrail").
 */
const organizationCalls = [
  ...["AccountDepartedOrganization", "AccountJoinedOrganization", "InviteAccountToOrganization"],
  ...["AcceptHandshake", "AttachPolicy", "CloseAccount", "CloseAccountResult", "CreateAccount", "CreateAccountResult"],
  ...["DeletePolicy", "DeregisterDelegatedAdministrator", "DetachPolicy", "DisableAWSServiceAccess"],
  ...["DisablePolicyType", "EnableAWSServiceAccess", "LeaveOrganization", "MoveAccount", "PutResourcePolicy"],
  ...["RegisterDelegatedAdministrator", "RemoveAccountFromOrganization", "UpdatePolicy", "DeleteResourcePolicy"],
  ...["DeleteOrganization", "DeleteOrganizationalUnit", "UpdateOrganizationalUnit", "EnableAllFeatures"],
  ...["EnablePolicyType", "TagResource", "UntagResource", "InviteOrganizationToTransferResponsibility"],
  ...["TerminateResponsibilityTransfer", "UpdateResponsibilityTransfer"],
];

const isOrganizationEvent = (event: Envelope) =>
  isCall(event, "aws.organizations") ||
  (event.source === "aws.organizations" && event["detail-type"] === "AWS Service Event via CloudTrail");

export const organizationChanges = listing({
  name: "organization-changes",
  columns: ["time", "account", "action", "target", "subject", "error", "principal", "source_ip", "event_id"],
  rowsOf(event) {
    if (!isOrganizationEvent(event) || !organizationCalls.includes(eventName(event))) return [];
    const { requestParameters: request, serviceEventDetails: outcome } = event.detail;
    return [
      {
        target:
          firstText(request, "accountId", "targetId", "rootId", "handshakeId", "target.id", "resourceId") ??
          firstText(request, "organizationalUnitId", "id") ??
          firstText(outcome, "createAccountStatus.accountId", "closeAccountStatus.accountId"),
        subject:
          firstText(request, "destinationParentId", "policyId", "servicePrincipal", "policyType", "name") ??
          canonicalJson(at(request, "tags")) ??
          canonicalJson(at(request, "tagKeys")),
        error: text(event.detail, "errorCode") ?? text(outcome, "createAccountStatus", "failureReason"),
      },
    ];
  },
});
