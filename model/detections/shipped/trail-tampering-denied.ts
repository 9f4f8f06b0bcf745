import { tamperingDenied } from "../tampering-denied";

export const trailTamperingDenied = tamperingDenied({
  id: "trail-tampering-denied",
  title: "Somebody tried to switch off a trail, and was refused",
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
  governedBy: "cloudtrail-weakened",
  call: { eventName: "StopLogging", requestParameters: { name: "organization" } },
});
