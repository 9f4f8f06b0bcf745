import type { Envelope } from "../../model/envelope";
import { identityOf } from "./reading";

/** Which events a view shows. */
type Shows = (event: Envelope) => boolean;

const of =
  (source: string, ...types: readonly string[]): Shows =>
  (event) =>
    event.source === source && types.includes(event["detail-type"]);

const ofAws =
  (type: string): Shows =>
  (event) =>
    event.source.startsWith("aws.") && event["detail-type"] === type;

const accessAnalyzer = of(
  "aws.access-analyzer",
  "Access Analyzer Finding",
  "Internal Access Finding",
  "Unused Access Finding for IAM entities",
);
const guardduty = of("aws.guardduty", "GuardDuty Finding");
const inspector = of("aws.inspector2", "Inspector2 Finding");
const macie = of("aws.macie", "Macie Finding");
const securityhub = of("aws.securityhub", "Security Hub Findings - Imported");

/** By name of the view; written from what each says that it shows, without its SQL. */
const views: Readonly<Record<string, Shows>> = {
  access_analyzer_finding: accessAnalyzer,
  api_call: ofAws("AWS API Call via CloudTrail"),
  cloudwatch_alarm_change: of("aws.cloudwatch", "CloudWatch Alarm State Change"),
  config_compliance_change: of("aws.config", "Config Rules Compliance Change"),
  console_sign_in: of("aws.signin", "AWS Console Sign In via CloudTrail", "AWS Console Signin via CloudTrail"),
  ec2_instance_state_change: of("aws.ec2", "EC2 Instance State-change Notification"),
  events_deduplicated: () => true,
  finding_state: (event) => [accessAnalyzer, guardduty, inspector, macie, securityhub].some((shows) => shows(event)),
  guardduty_finding: guardduty,
  health_event: of("aws.health", "AWS Health Event", "AWS Health Abuse Event"),
  heartbeat: of("event-governance.heartbeat", "Heartbeat"),
  inspector_finding: inspector,
  kms_key_deletion: of("aws.kms", "KMS CMK Deletion"),
  macie_finding: macie,
  parameter_store_change: of("aws.ssm", "Parameter Store Change"),
  remediation_report: of("event-governance.remediation", "Remediation"),
  s3_object_change: of("aws.s3", "Object Deleted", "Object ACL Updated"),
  securityhub_finding: securityhub,
  service_event: ofAws("AWS Service Event via CloudTrail"),
  ticket_notice: of("event-governance.notification", "Notification"),
};

/** Views that show each delivery, not each event. */
const everyDelivery = ["deliveries", "events", "events_by_type"];

/**
 * How many rows a view must have over these archived events, counted without SQL: each event once, however often it was
 * delivered. Undefined for a view of the team's own.
 */
export function rowsExpectedOf(view: string, archived: readonly Envelope[]): number | undefined {
  if (everyDelivery.includes(view)) return archived.length;
  const shows = Object.hasOwn(views, view) ? views[view] : undefined;
  if (shows === undefined) return undefined;
  // Deliveries of one event that carry different days are a row for each day.
  const keys = archived.filter(shows).map((event) => `${event.time.slice(0, 10)} ${identityOf(event).key}`);
  return new Set(keys).size;
}
