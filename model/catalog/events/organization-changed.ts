import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { globalWritesAreLogged } from "../preconditions";

/**
 * The result of creating or closing an account comes as a separate service event: `CreateAccountResult` is the first
 * event with the new account's id (Organizations user guide, "Logging AWS Organizations API calls with AWS
 * CloudTrail"). So does the fact that an account joined or departed, in any way (Organizations API reference,
 * AcceptHandshake, LeaveOrganization, RemoveAccountFromOrganization). Tags and the names of units are here because
 * settings choose accounts by them; a transferred responsibility lets another organization pay, and see the bills (billing
 * guide, "Transferring billing management to external accounts").
 */
export const organizationChanged: GovernedEvent = {
  id: "organization-changed",
  why: "The organization is the outermost guardrail: an account that leaves, moves or is created escapes or enters every control below it, and a detached policy or delegated administrator opens all members at once.",
  topic: "organization",
  part: "changes",
  source: "aws.organizations",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail", "AWS Service Event via CloudTrail"],
    detail: {
      eventName: [
        "AcceptHandshake",
        "AccountDepartedOrganization",
        "AccountJoinedOrganization",
        "AttachPolicy",
        "CloseAccount",
        "CloseAccountResult",
        "CreateAccount",
        "CreateAccountResult",
        "DeleteOrganization",
        "DeleteOrganizationalUnit",
        "DeletePolicy",
        "DeleteResourcePolicy",
        "DeregisterDelegatedAdministrator",
        "DetachPolicy",
        "DisableAWSServiceAccess",
        "DisablePolicyType",
        "EnableAWSServiceAccess",
        "EnableAllFeatures",
        "EnablePolicyType",
        "InviteAccountToOrganization",
        "InviteOrganizationToTransferResponsibility",
        "LeaveOrganization",
        "MoveAccount",
        "PutResourcePolicy",
        "RegisterDelegatedAdministrator",
        "RemoveAccountFromOrganization",
        "TagResource",
        "TerminateResponsibilityTransfer",
        "UntagResource",
        "UpdateOrganizationalUnit",
        "UpdatePolicy",
        "UpdateResponsibilityTransfer",
      ],
    },
  },
  origin: "member",
  regions: ["us-east-1"],
  volume: {
    perMonth: 20,
    busyPerMonth: 500,
    basis: "The management account alone: accounts that come, and policies that are attached.",
  },
  preconditions: [
    globalWritesAreLogged,
    "The rollout reaches the management account: all of these calls except LeaveOrganization and AcceptHandshake are made there or by a delegated administrator of Organizations.",
  ],
  sample: cloudTrailSample({
    source: "aws.organizations",
    eventName: "MoveAccount",
    region: "us-east-1",
    requestParameters: {
      accountId: "444455556666",
      sourceParentId: "ou-ab12-production",
      destinationParentId: "r-ab12",
    },
  }),
};
