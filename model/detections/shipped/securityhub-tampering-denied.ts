import { tamperingDenied } from "../tampering-denied";

export const securityhubTamperingDenied = tamperingDenied({
  id: "securityhub-tampering-denied",
  title: "Somebody tried to switch off Security Hub, and was refused",
  severity: "medium",
  technique: "T1562.001",
  source: "aws.securityhub",
  calls: [
    "BatchDisableStandards",
    "DisableSecurityHub",
    "DisableSecurityHubV2",
    "DisassociateFromAdministratorAccount",
    "DisassociateFromMasterAccount",
    "DisassociateMembers",
  ],
  governedBy: "securityhub-weakened",
  call: { eventName: "DisableSecurityHub", requestParameters: {} },
});
