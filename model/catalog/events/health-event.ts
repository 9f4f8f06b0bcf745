import { json, text } from "../event-view";
import type { GovernedEvent } from "../governed-event";

/**
 * Each event goes to the impacted Region and to a backup Region (us-west-2, for us-west-2 itself us-east-1), marked by
 * `detail.backupEvent` (AWS Health user guide, "Creating EventBridge rules for AWS Region coverage"). Both are
 * archived: if the impacted Region cannot deliver, only the copy arrives. Queries recognize the pair by `eventArn` and
 * `communicationId`.
 */
export const healthEvent: GovernedEvent = {
  id: "health-event",
  why: "Health is the first to say whether AWS is at fault, what is retired next month, and, in abuse notices, that one of our accounts is attacking someone.",
  topic: "operations",
  source: "aws.health",
  pattern: { "detail-type": ["AWS Health Event", "AWS Health Abuse Event"] },
  origin: "member",
  volume: { perMonth: 10, busyPerMonth: 200, basis: "Notices of AWS about maintenance and deprecations." },
  preconditions: [
    "None for an account's own events; global ones arrive in us-east-1 and us-west-2. Where the organizational view is on, the management account or its delegated administrator receives them a second time, with an envelope account that differs from detail.affectedAccount.",
  ],
  /** Fields: Health user guide, "Amazon EventBridge schema for AWS Health events". */
  view: {
    name: "health_event",
    description: "AWS Health events, one row for each communication and page; filter by day.",
    showsType: true,
    columns: [
      text("service", "service", "EC2."),
      text("event_type", "eventTypeCode", "AWS_EC2_INSTANCE_STORE_DRIVE_PERFORMANCE_DEGRADED."),
      text("category", "eventTypeCategory", "issue, accountNotification, scheduledChange, investigation."),
      text("status", "statusCode", "open, closed, upcoming."),
      text("event_region", "eventRegion", "The Region that it is about."),
      text("affected_account", "affectedAccount", "NULL where the event is about a service as a whole."),
      text("start_time", "startTime", "In words: Tue, 27 Jan 2026 08:45:00 GMT."),
      text("description", "eventDescription[0].latestDescription", "What AWS writes about it."),
      json("affected_entities", "affectedEntities", "JSON text: resources and their status."),
      text("event_arn", "eventArn", "The same in all communications about it."),
    ],
  },
  sample: {
    version: "0",
    id: "7bf73129-1428-4cd3-a780-95db273d1602",
    "detail-type": "AWS Health Event",
    source: "aws.health",
    account: "111122223333",
    time: "2026-01-27T09:01:22Z",
    region: "eu-west-1",
    resources: ["i-1234567890abcdef0"],
    detail: {
      eventArn:
        "arn:aws:health:eu-west-1::event/EC2/AWS_EC2_INSTANCE_STORE_DRIVE_PERFORMANCE_DEGRADED/AWS_EC2_INSTANCE_STORE_DRIVE_PERFORMANCE_DEGRADED_90353408594353980",
      service: "EC2",
      eventTypeCode: "AWS_EC2_INSTANCE_STORE_DRIVE_PERFORMANCE_DEGRADED",
      eventTypeCategory: "issue",
      eventScopeCode: "ACCOUNT_SPECIFIC",
      communicationId: "01b0993207d81a09dcd552ebd1e633e36cf1f09a-1",
      startTime: "Tue, 27 Jan 2026 08:45:00 GMT",
      lastUpdatedTime: "Tue, 27 Jan 2026 09:01:22 GMT",
      statusCode: "open",
      eventRegion: "eu-west-1",
      eventDescription: [
        {
          language: "en_US",
          latestDescription: "An instance store drive of your instance performs below expectation.",
        },
      ],
      affectedEntities: [
        { entityValue: "i-1234567890abcdef0", status: "IMPAIRED", lastUpdatedTime: "Tue, 27 Jan 2026 09:01:22 GMT" },
      ],
      affectedAccount: "111122223333",
      page: "1",
      totalPages: "1",
    },
  },
};
