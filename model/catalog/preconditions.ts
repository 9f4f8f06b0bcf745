import type { AdministeredService } from "./governed-event";

/** EventBridge user guide, "AWS service events delivered via AWS CloudTrail": without a trail there is no event. */
export const writesAreLogged = "A CloudTrail trail logs write management events in the account and Region.";

/** Like {@link writesAreLogged}, for services whose events occur in us-east-1 wherever the call came from. */
export const globalWritesAreLogged =
  "A multi-Region CloudTrail trail, or one in us-east-1, logs write management events of the account.";

export const readsAreLogged = "A CloudTrail trail logs read management events in the account and Region.";

/** CloudTrail user guide, "Logging data events"; AWS CloudTrail pricing: data events are charged from the first one. */
export const dataEventsAreLogged = (resources: string): string =>
  `A CloudTrail trail logs data events of ${resources} in the account and Region, which CloudTrail charges for by event, as it does not for the first copy of management events.`;

const names: Record<Exclude<AdministeredService, "securityhub-v2">, string> = {
  "access-analyzer": "IAM Access Analyzer",
  guardduty: "GuardDuty",
  inspector: "Amazon Inspector",
  macie: "Macie",
  securityhub: "Security Hub CSPM",
};

/** The account that administers the service for all members. */
export const hasAdministrator = (service: keyof typeof names): string =>
  `${names[service]} has a delegated administrator and settings name it; until then every account forwards, and a member's event arrives from the administrator as well.`;
