import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { writesAreLogged } from "../preconditions";

/** What the console calls, and older clients (Service Authorization Reference, "AWS IAM Identity Center directory"); the public API is `identity-store-changed`. */
export const identityCenterDirectoryChanged: GovernedEvent = {
  id: "identity-center-directory-changed",
  why: "Whoever adds a user to a group of the directory, sets a password, removes an MFA device or points the directory at another identity provider signs in to every account as somebody else.",
  topic: "identity",
  part: "directory",
  source: "aws.sso-directory",
  pattern: {
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: {
      eventName: [
        "AddMemberToGroup",
        "AssociateDirectory",
        "CompleteVirtualMfaDeviceRegistration",
        "CompleteWebAuthnDeviceRegistration",
        "CreateAlias",
        "CreateBearerToken",
        "CreateExternalIdPConfigurationForDirectory",
        "CreateGroup",
        "CreateProvisioningTenant",
        "CreateUser",
        "DeleteBearerToken",
        "DeleteExternalIdPCertificate",
        "DeleteExternalIdPConfigurationForDirectory",
        "DeleteGroup",
        "DeleteMfaDeviceForUser",
        "DeleteProvisioningTenant",
        "DeleteUser",
        "DisableExternalIdPConfigurationForDirectory",
        "DisableUser",
        "DisassociateDirectory",
        "EnableExternalIdPConfigurationForDirectory",
        "EnableUser",
        "ImportExternalIdPCertificate",
        "RemoveMemberFromGroup",
        "UpdateExternalIdPConfigurationForDirectory",
        "UpdateGroup",
        "UpdateMfaDeviceForUser",
        "UpdatePassword",
        "UpdateUser",
        "UpdateUserName",
        "VerifyEmail",
      ],
    },
  },
  origin: "member",
  volume: { perMonth: 5, busyPerMonth: 2000, basis: "Only where Identity Center is: the help desk and newcomers." },
  preconditions: [writesAreLogged, "The rollout reaches the account that owns IAM Identity Center in its home Region."],
  sample: cloudTrailSample({
    source: "aws.sso-directory",
    eventName: "EnableExternalIdPConfigurationForDirectory",
    requestParameters: { directoryId: "d-93672a1b2c", configurationId: "11111111-2222-3333-4444-555555555555" },
  }),
};
