import { tamperingDenied } from "../tampering-denied";

export const trailTamperingDenied = tamperingDenied({
  id: "trail-tampering-denied",
  title: "Somebody tried to switch off a trail, in vain",
  severity: "high",
  technique: "T1562.008",
  source: "aws.cloudtrail",
  calls: [
    "DeleteEventDataStore",
    "DeleteTrail",
    "PutEventSelectors",
    "StopEventDataStoreIngestion",
    "StopLogging",
    "UpdateTrail",
  ],
  misses: [
    "EventDataStoreNotFoundException",
    "InvalidHomeRegionException",
    "NotOrganizationManagementAccountException",
    "NotOrganizationMasterAccountException",
    "TrailNotFoundException",
  ],
  limits:
    "Calls that fail because what they say is invalid. Tools that clean up whole accounts run into guardrails and alert; Terraform, Pulumi and CloudFormation, which remove a trail that is gone already, are told by their user agent.",
  governedBy: "cloudtrail-weakened",
  call: { eventName: "StopLogging", requestParameters: { name: "organization" } },
});
