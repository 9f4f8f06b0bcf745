import { flag, json, number, text } from "../event-view";
import type { GovernedEvent } from "../governed-event";
import { hasAdministrator } from "../preconditions";

/**
 * The envelope's account is the administrator's, `detail.accountId` is the affected member's (GuardDuty user guide,
 * "Processing GuardDuty findings with Amazon EventBridge").
 */
export const guarddutyFinding: GovernedEvent = {
  id: "guardduty-finding",
  why: "GuardDuty has already correlated network, DNS and API activity into a suspicion; it keeps a finding for 90 days, while investigations often start later.",
  topic: "findings",
  source: "aws.guardduty",
  pattern: { "detail-type": ["GuardDuty Finding"] },
  origin: { administrator: "guardduty" },
  volume: { perMonth: 20, busyPerMonth: 1000, basis: "One event for each finding that is new or changes." },
  preconditions: [hasAdministrator("guardduty"), "GuardDuty is enabled in every member and Region."],
  /** Fields: GuardDuty API reference, "Finding". */
  view: {
    name: "guardduty_finding",
    description: "GuardDuty findings, one row for each state that was sent; filter by day.",
    columns: [
      text("finding_id", "id", "The same in all states of a finding."),
      text("finding_type", "type", "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS."),
      number("severity", "severity", "1 to 10; from 7 on it is high, from 9 on critical."),
      text("title", "title", "One sentence."),
      text("affected_account", "accountId", "The envelope's account is that of the administrator."),
      text("resource_type", "resource.resourceType", "AccessKey, Instance, S3Bucket."),
      json("sequence_actors", "service.detection.sequence.actors", "JSON text: who acted in an attack sequence."),
      json("sequence_resources", "service.detection.sequence.resources", "JSON text: what an attack sequence reached."),
      json("sequence_signals", "service.detection.sequence.signals", "JSON text: the steps, findings and calls."),
      flag("is_archived", "service.archived", "true", "Somebody, or a rule, has put it aside."),
      text("first_seen", "service.eventFirstSeen", "RFC 3339, UTC."),
      text("last_seen", "service.eventLastSeen", "RFC 3339, UTC."),
    ],
  },
  sample: {
    version: "0",
    id: "c8c4daa7-a20c-4f03-8070-b7393dd542ad",
    "detail-type": "GuardDuty Finding",
    source: "aws.guardduty",
    account: "111122223333",
    time: "2026-02-09T07:31:05Z",
    region: "eu-west-1",
    resources: [],
    detail: {
      schemaVersion: "2.0",
      accountId: "444455556666",
      region: "eu-west-1",
      partition: "aws",
      id: "16afba5c5c43e07c9e3e5e2e544e95df",
      arn: "arn:aws:guardduty:eu-west-1:444455556666:detector/123456789/finding/16afba5c5c43e07c9e3e5e2e544e95df",
      type: "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS",
      resource: {
        resourceType: "AccessKey",
        accessKeyDetails: {
          accessKeyId: "ASIAEXAMPLEACCESSKEY",
          principalId: "AROAEXAMPLEID4ORDERS:i-1234567890abcdef0",
          userName: "orders",
          userType: "AssumedRole",
        },
      },
      service: {
        serviceName: "guardduty",
        detectorId: "123456789",
        action: {
          actionType: "AWS_API_CALL",
          awsApiCallAction: {
            api: "ListBuckets",
            serviceName: "s3.amazonaws.com",
            callerType: "Remote IP",
            remoteIpDetails: { ipAddressV4: "198.51.100.7", country: { countryName: "Norway" } },
          },
        },
        resourceRole: "TARGET",
        eventFirstSeen: "2026-02-09T07:14:22Z",
        eventLastSeen: "2026-02-09T07:25:40Z",
        archived: false,
        count: 4,
      },
      severity: 8,
      createdAt: "2026-02-09T07:30:12.000Z",
      updatedAt: "2026-02-09T07:30:12.000Z",
      title: "Credentials of an EC2 instance were used from outside AWS.",
      description: "Credentials created for i-1234567890abcdef0 were used from the remote address 198.51.100.7.",
    },
  },
};
