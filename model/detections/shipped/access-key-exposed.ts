import type { Detection } from "../detection";
import { credentialsAtRisk } from "../../remediations/credentials-at-risk";
import { healthEntities } from "../finding-subjects";

/**
 * AWS found a key in a place such as a public repository, saw it misused, or has attached its quarantine policy to the
 * key's user (IAM user guide, "AWS managed policies": AWSCompromisedKeyQuarantine).
 */
export const accessKeyExposed: Detection = {
  id: "access-key-exposed",
  title: "AWS reports credentials of this account as exposed or misused",
  why: "Keys in public repositories are tried within minutes; AWS's quarantine limits the damage, but the key still works.",
  severity: "critical",
  technique: "T1552.001",
  source: credentialsAtRisk.source,
  pattern: credentialsAtRisk.pattern,
  governedBy: "health-event",
  subject: healthEntities,
  eachSubject: true,
  sample: {
    version: "0",
    id: "121345cd-a2b3-4c1d-8e9f-example00001",
    "detail-type": "AWS Health Event",
    source: "aws.health",
    account: "111122223333",
    time: "2026-06-08T03:21:00Z",
    region: "us-east-1",
    resources: [],
    detail: {
      eventArn: "arn:aws:health:us-east-1::event/RISK/AWS_RISK_CREDENTIALS_EXPOSED/AWS_RISK_CREDENTIALS_EXPOSED_1a2b3c",
      service: "RISK",
      eventTypeCode: "AWS_RISK_CREDENTIALS_EXPOSED",
      eventTypeCategory: "issue",
      eventScopeCode: "ACCOUNT_SPECIFIC",
      communicationId: "7c1f2b9d0e4a-1",
      startTime: "Mon, 8 Jun 2026 03:20:11 GMT",
      lastUpdatedTime: "Mon, 8 Jun 2026 03:21:00 GMT",
      statusCode: "open",
      eventRegion: "us-east-1",
      eventDescription: [
        { language: "en_US", latestDescription: "An access key of your account is publicly available." },
      ],
      affectedEntities: [{ entityValue: "AKIAIOSFODNN7EXAMPLE" }],
      affectedAccount: "111122223333",
      page: "1",
      totalPages: "1",
    },
  },
  nearMisses: [
    {
      version: "0",
      id: "121345cd-a2b3-4c1d-8e9f-example00002",
      "detail-type": "AWS Health Event",
      source: "aws.health",
      account: "111122223333",
      time: "2026-06-08T09:00:00Z",
      region: "us-east-1",
      resources: [],
      detail: {
        eventArn:
          "arn:aws:health:us-east-1::event/RISK/AWS_RISK_CREDENTIALS_EXPOSED/AWS_RISK_CREDENTIALS_EXPOSED_1a2b3c",
        service: "RISK",
        eventTypeCode: "AWS_RISK_CREDENTIALS_EXPOSED",
        eventTypeCategory: "issue",
        eventScopeCode: "ACCOUNT_SPECIFIC",
        communicationId: "7c1f2b9d0e4a-2",
        startTime: "Mon, 8 Jun 2026 03:20:11 GMT",
        endTime: "Mon, 8 Jun 2026 08:55:00 GMT",
        lastUpdatedTime: "Mon, 8 Jun 2026 09:00:00 GMT",
        statusCode: "closed",
        eventRegion: "us-east-1",
        eventDescription: [{ language: "en_US", latestDescription: "The exposed access key has been deleted." }],
        affectedEntities: [{ entityValue: "AKIAIOSFODNN7EXAMPLE" }],
        affectedAccount: "111122223333",
        page: "1",
        totalPages: "1",
      },
    },
    {
      version: "0",
      id: "121345cd-a2b3-4c1d-8e9f-example00003",
      "detail-type": "AWS Health Event",
      source: "aws.health",
      account: "111122223333",
      time: "2026-06-08T03:21:00Z",
      region: "us-east-1",
      resources: [],
      detail: {
        eventArn:
          "arn:aws:health:us-east-1::event/IAM/AWS_IAM_OPERATIONAL_NOTIFICATION/AWS_IAM_OPERATIONAL_NOTIFICATION_1a2b3c",
        service: "IAM",
        eventTypeCode: "AWS_IAM_OPERATIONAL_NOTIFICATION",
        eventTypeCategory: "accountNotification",
        eventScopeCode: "ACCOUNT_SPECIFIC",
        communicationId: "7c1f2b9d0e4a-3",
        startTime: "Mon, 8 Jun 2026 03:20:11 GMT",
        lastUpdatedTime: "Mon, 8 Jun 2026 03:21:00 GMT",
        statusCode: "open",
        eventRegion: "us-east-1",
        eventDescription: [{ language: "en_US", latestDescription: "A certificate of your account expires soon." }],
        affectedEntities: [{ entityValue: "AKIAIOSFODNN7EXAMPLE" }],
        affectedAccount: "111122223333",
        page: "1",
        totalPages: "1",
      },
    },
  ],
  limits:
    "Health sends a copy to a backup Region, so that it can arrive twice; keys that AWS has not found remain unknown.",
  query: "health-events",
  triage: {
    look: [
      "Run `health-events`: which keys AWS names, since when, and whether the notice is closed already.",
      "Look up the key's user with GetAccessKeyLastUsed, and its calls with `timeline-of-one-session` and the id of `affectedEntities`.",
      "Search where the key was published: the text of `eventDescription` often names the repository.",
    ],
    harmless: "A key that was inactive or deleted before `startTime`; anything else was open to everybody.",
    contain:
      "Make the key inactive (UpdateAccessKey), detach what it was given since, revoke the user's sessions, then delete the key; the quarantine policy of AWS is no stop.",
  },
};
