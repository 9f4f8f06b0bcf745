import { tamperingDenied } from "../tampering-denied";

export const guarddutyTamperingDenied = tamperingDenied({
  id: "guardduty-tampering-denied",
  title: "Somebody tried to switch off GuardDuty, and was refused",
  severity: "high",
  technique: "T1562.001",
  source: "aws.guardduty",
  calls: [
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
  governedBy: "guardduty-weakened",
  call: { eventName: "DeleteDetector", requestParameters: { detectorId: "12abc34d567e8fa901bc2d34e56789f0" } },
});
