import { text } from "../event-view";
import type { GovernedEvent } from "../governed-event";

/**
 * EventBridge events reference, "AWS Sign-In events": the detail type, delivered durably. Which fields `detail` has is
 * documented nowhere, so the view tries the names that CloudTrail's sign-in events have, and detections look at none.
 */
export const signInAnomaly: GovernedEvent = {
  id: "sign-in-anomaly",
  why: "AWS compares a sign-in with what it knows of all customers, and says so here when it does not believe it; no pattern over one account's events can.",
  topic: "identity",
  source: "aws.signin",
  pattern: { "detail-type": ["Sign-in Anomaly Alert"] },
  origin: "member",
  volume: { perMonth: 0, busyPerMonth: 10, basis: "Unusual sign-ins." },
  preconditions: ["None: AWS Sign-In sends these events in every account, in the Region of the sign-in."],
  view: {
    name: "sign_in_anomaly",
    description: "Sign-ins that AWS finds unusual, one row each; filter by day.",
    columns: [
      text(
        "principal",
        ["userIdentity.arn", "principalArn", "arn"],
        "Who signed in; NULL where the event does not say.",
      ),
      text("principal_type", ["userIdentity.type", "principalType"], "Root, IAMUser."),
      text("source_ip", ["sourceIPAddress", "sourceIpAddress"], "Address of the sign-in."),
      text("user_agent", "userAgent", "Browser."),
    ],
  },
  sample: {
    version: "0",
    id: "5f0b1c9e-8d7a-4c63-9f24-7a1e2b3c4d5e",
    "detail-type": "Sign-in Anomaly Alert",
    source: "aws.signin",
    account: "111122223333",
    time: "2026-04-21T03:17:44Z",
    region: "us-east-1",
    resources: [],
    detail: {
      userIdentity: {
        type: "IAMUser",
        arn: "arn:aws:iam::111122223333:user/fern",
        accountId: "111122223333",
        userName: "fern",
      },
      sourceIPAddress: "198.51.100.7",
      userAgent: "Mozilla/5.0",
    },
  },
};
