import { heartbeatSource, notificationSource, notificationType, remediationSource } from "../names";
import { field, flag, json, number, text, typedView, type ViewColumn, type ViewDefinition } from "./view";

const caller: readonly ViewColumn[] = [
  text("principal_type", "userIdentity.type", "Root, IAMUser, AssumedRole, AWSService."),
  text("principal", "userIdentity.arn", "ARN of the user or of the role's session."),
  text("source_ip", "sourceIPAddress", "Address, or the AWS service that called."),
  text("user_agent", "userAgent", "Program that called."),
  text("event_id", "eventID", "CloudTrail's id of the event."),
];

/** Fields: Systems Manager user guide, "Amazon EventBridge event examples for Systems Manager". */
const parameterStoreChange = typedView({
  name: "parameter_store_change",
  description: "Parameters created, updated, deleted, one row each; filter by day.",
  source: "aws.ssm",
  types: ["Parameter Store Change"],
  columns: [
    text("operation", "operation", "Create, Update, Delete, LabelParameterVersion."),
    text("name", "name", "/orders/payment-endpoint."),
    text("parameter_type", "type", "String, StringList, SecureString."),
    text("description", "description", "What its owner wrote about it."),
  ],
});

/** Fields: CloudTrail user guide, "AWS Management Console sign-in events"; the detail type has two spellings. */
const consoleSignIn = typedView({
  name: "console_sign_in",
  description: "Console sign-ins and password recoveries, one row each; filter by day.",
  source: "aws.signin",
  types: ["AWS Console Sign In via CloudTrail", "AWS Console Signin via CloudTrail"],
  columns: [
    text("action", "eventName", "ConsoleLogin, PasswordRecoveryRequested."),
    {
      name: "result",
      type: "varchar",
      comment: "Success or Failure.",
      sql: `coalesce(${["ConsoleLogin", "PasswordRecoveryCompleted", "PasswordRecoveryRequested", "PasswordUpdated"]
        .map((name) => field(`responseElements.${name}`))
        .join(", ")})`,
    },
    flag("with_mfa", "additionalEventData.MFAUsed", "Yes", "NULL where the event does not say."),
    text("user_name", "userIdentity.userName", "Hidden by CloudTrail where no user has this name."),
    text("error_message", "errorMessage", "Why it failed."),
    ...caller,
  ],
});

/** Fields: CloudTrail user guide, "CloudTrail record contents for management, data, and network activity events". */
const apiCall = typedView({
  name: "api_call",
  description: "API calls that CloudTrail recorded, one row each; filter by day and source.",
  types: ["AWS API Call via CloudTrail"],
  columns: [
    text("service", "eventSource", "iam.amazonaws.com."),
    text("action", "eventName", "CreateUser."),
    flag("read_only", "readOnly", "true", "NULL where the event does not say."),
    text("error", "errorCode", "AccessDenied; NULL for a call that succeeded."),
    text("error_message", "errorMessage", "Why it failed."),
    text("role", "userIdentity.sessionContext.sessionIssuer.arn", "ARN of the role whose session called."),
    ...caller,
    json("request", "requestParameters", "JSON text."),
    json("response", "responseElements", "JSON text."),
  ],
});

/** Fields: GuardDuty API reference, "Finding". */
const guarddutyFinding = typedView({
  name: "guardduty_finding",
  description: "GuardDuty findings, one row for each state that was sent; filter by day.",
  source: "aws.guardduty",
  types: ["GuardDuty Finding"],
  columns: [
    text("finding_id", "id", "The same in all states of a finding."),
    text("finding_type", "type", "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS."),
    number("severity", "severity", "1 to 10; from 7 on it is high."),
    text("title", "title", "One sentence."),
    text("affected_account", "accountId", "The envelope's account is that of the administrator."),
    text("resource_type", "resource.resourceType", "AccessKey, Instance, S3Bucket."),
    flag("is_archived", "service.archived", "true", "Somebody, or a rule, has put it aside."),
    text("first_seen", "service.eventFirstSeen", "RFC 3339, UTC."),
    text("last_seen", "service.eventLastSeen", "RFC 3339, UTC."),
  ],
});

/** Fields: Security Hub user guide, "AWS Security Finding Format (ASFF)"; an event carries one finding. */
const securityhubFinding = typedView({
  name: "securityhub_finding",
  description: "Security Hub findings, one row for each state that was sent; filter by day.",
  source: "aws.securityhub",
  types: ["Security Hub Findings - Imported"],
  columns: [
    text("finding_id", "findings[0].Id", "The same in all states of a finding."),
    text("title", "findings[0].Title", "One sentence."),
    text("severity", "findings[0].Severity.Label", "INFORMATIONAL, LOW, MEDIUM, HIGH, CRITICAL."),
    text("affected_account", "findings[0].AwsAccountId", "The envelope's account is that of the administrator."),
    text("product", "findings[0].ProductName", "Service that found it."),
    text("workflow_status", "findings[0].Workflow.Status", "NEW, NOTIFIED, SUPPRESSED, RESOLVED."),
    text("record_state", "findings[0].RecordState", "ACTIVE, ARCHIVED."),
    text("compliance_status", "findings[0].Compliance.Status", "PASSED, FAILED; NULL where it is no check."),
    text("resource_type", "findings[0].Resources[0].Type", "Of the first resource: AwsS3Bucket."),
    text("resource", "findings[0].Resources[0].Id", "ARN of the first resource."),
  ],
});

/** Fields: Config developer guide, "Monitoring AWS Config with Amazon EventBridge". */
const configComplianceChange = typedView({
  name: "config_compliance_change",
  description: "Resources that broke a Config rule or were put right, one row each; filter by day.",
  source: "aws.config",
  types: ["Config Rules Compliance Change"],
  columns: [
    text("rule", "configRuleName", "s3-bucket-public-read-prohibited."),
    text("resource_type", "resourceType", "AWS::S3::Bucket."),
    text("resource", "resourceId", "customer-exports."),
    text("compliance", "newEvaluationResult.complianceType", "COMPLIANT, NON_COMPLIANT, NOT_APPLICABLE."),
    text("compliance_before", "oldEvaluationResult.complianceType", "NULL for the first evaluation."),
  ],
});

/** Which of a view's detail types an event has, where they tell different things. */
const typeName: ViewColumn = { name: "type_name", type: "varchar", comment: "detail-type, as the service spells it." };

/** Fields: CloudTrail user guide, "CloudTrail record contents"; what is particular to an event is `serviceEventDetails`. */
const serviceEvent = typedView({
  name: "service_event",
  description: "What services did on their own, as CloudTrail recorded it, one row each; filter by day and source.",
  types: ["AWS Service Event via CloudTrail"],
  columns: [
    text("service", "eventSource", "kms.amazonaws.com."),
    text("action", "eventName", "RotateKey."),
    json("details", "serviceEventDetails", "JSON text; what it says differs with each service."),
    text("event_id", "eventID", "CloudTrail's id of the event."),
  ],
});

/** Fields: IAM Access Analyzer API reference, "FindingDetails"; user guide, "Monitoring with Amazon EventBridge". */
const accessAnalyzerFinding = typedView({
  name: "access_analyzer_finding",
  description: "Access Analyzer findings, one row for each state that was sent; filter by day.",
  source: "aws.access-analyzer",
  types: ["Access Analyzer Finding", "Internal Access Finding", "Unused Access Finding for IAM entities"],
  columns: [
    typeName,
    text("finding_id", "id", "The same in all states of a finding."),
    text("status", "status", "ACTIVE, ARCHIVED, RESOLVED."),
    text("affected_account", "accountId", "The envelope's account is that of the administrator."),
    text("resource_type", "resourceType", "AWS::S3::Bucket."),
    text("resource", "resource", "ARN."),
    flag("is_public", "isPublic", "true", "NULL where the finding does not say."),
    flag("is_deleted", "isDeleted", "true", "The finding is deleted, and keeps its status."),
    json("principal", "principal", "JSON text: who has the access."),
    json("actions", "action", "JSON text: what the access allows."),
    text("created_at", "createdAt", "RFC 3339, UTC."),
  ],
});

/** Fields: Inspector API reference, "Finding"; user guide, "Amazon EventBridge schema for Amazon Inspector events". */
const inspectorFinding = typedView({
  name: "inspector_finding",
  description: "Inspector findings, one row for each state that was sent; filter by day.",
  source: "aws.inspector2",
  types: ["Inspector2 Finding"],
  columns: [
    text("finding_id", "findingArn", "The same in all states of a finding."),
    text("finding_type", "type", "PACKAGE_VULNERABILITY, NETWORK_REACHABILITY, CODE_VULNERABILITY."),
    text("severity", "severity", "INFORMATIONAL, LOW, MEDIUM, HIGH, CRITICAL."),
    text("title", "title", "CVE-2023-30861 - flask."),
    text("status", "status", "ACTIVE, SUPPRESSED, CLOSED."),
    text("affected_account", "awsAccountId", "The envelope's account is that of the administrator."),
    number("score", "inspectorScore", "0 to 10."),
    text("vulnerability", "packageVulnerabilityDetails.vulnerabilityId", "CVE-2023-30861."),
    text("fix_available", "fixAvailable", "YES, NO, PARTIAL."),
    text("exploit_available", "exploitAvailable", "YES, NO."),
    text("resource_type", "resources[0].type", "Of the first resource: AWS_LAMBDA_FUNCTION."),
    text("resource", "resources[0].id", "ARN or id of the first resource."),
  ],
});

/** Fields: Macie user guide, "Amazon EventBridge event schema for Macie findings". */
const macieFinding = typedView({
  name: "macie_finding",
  description: "Macie findings, one row for each state that was sent; filter by day.",
  source: "aws.macie",
  types: ["Macie Finding"],
  columns: [
    text("finding_id", "id", "The same in all states of a finding."),
    text("finding_type", "type", "SensitiveData:S3Object/Personal."),
    text("severity", "severity.description", "Low, Medium, High."),
    text("title", "title", "One sentence."),
    text("affected_account", "accountId", "The envelope's account is that of the administrator."),
    text("category", "category", "CLASSIFICATION, POLICY."),
    text("bucket", "resourcesAffected.s3Bucket.name", "customer-exports."),
    text("object_key", "resourcesAffected.s3Object.key", "NULL for a finding about the bucket."),
    flag("is_archived", "archived", "true", "Somebody, or a rule, has put it aside."),
  ],
});

/** Fields: CloudWatch user guide, "Alarm events and EventBridge". */
const cloudwatchAlarmChange = typedView({
  name: "cloudwatch_alarm_change",
  description: "Alarms that changed their state, one row each; filter by day.",
  source: "aws.cloudwatch",
  types: ["CloudWatch Alarm State Change"],
  columns: [
    text("alarm", "alarmName", "ServerCpuTooHigh."),
    text("state", "state.value", "ALARM, OK, INSUFFICIENT_DATA."),
    text("state_before", "previousState.value", "ALARM, OK, INSUFFICIENT_DATA."),
    text("reason", "state.reason", "What crossed which threshold."),
    text("description", "configuration.description", "What its owner wrote about it."),
  ],
});

/** Fields: EC2 user guide, "State change events for your instances". */
const ec2InstanceStateChange = typedView({
  name: "ec2_instance_state_change",
  description: "Instances that started, stopped or ended, one row each; filter by day.",
  source: "aws.ec2",
  types: ["EC2 Instance State-change Notification"],
  columns: [
    text("instance", '["instance-id"]', "i-1234567890abcdef0."),
    text("state", "state", "running, stopped, terminated."),
  ],
});

/** Fields: KMS developer guide, "Monitor KMS keys with Amazon EventBridge". */
const kmsKeyDeletion = typedView({
  name: "kms_key_deletion",
  description: "KMS keys that are gone for good, one row each; filter by day.",
  source: "aws.kms",
  types: ["KMS CMK Deletion"],
  columns: [text("key_id", '["key-id"]', "1234abcd-12ab-34cd-56ef-1234567890ab.")],
});

/** Fields: Health user guide, "Amazon EventBridge schema for AWS Health events". */
const healthEvent = typedView({
  name: "health_event",
  description: "AWS Health events, one row for each communication and page; filter by day.",
  source: "aws.health",
  types: ["AWS Health Event", "AWS Health Abuse Event"],
  columns: [
    typeName,
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
});

/** Fields: S3 user guide, "EventBridge event message structure". */
const s3ObjectChange = typedView({
  name: "s3_object_change",
  description: "Objects deleted, and objects whose access list changed, one row each; filter by day.",
  source: "aws.s3",
  types: ["Object Deleted", "Object ACL Updated"],
  columns: [
    typeName,
    text("bucket", "bucket.name", "customer-exports."),
    text("object_key", "object.key", "2026/05/customers.parquet."),
    text("version_id", 'object["version-id"]', "NULL in a bucket without versions."),
    text("requester", "requester", "Account or service that asked for it."),
    text("source_ip", '["source-ip-address"]', "Address of the request; NULL for a lifecycle rule."),
    text("reason", "reason", "DeleteObject, Lifecycle Expiration."),
    text("deletion_type", '["deletion-type"]', "Permanently Deleted, Delete Marker Created."),
  ],
});

/** Any account can put events with a source that is not AWS's: only the envelope's account says who is heard. */
const heartbeat = typedView({
  name: "heartbeat",
  description: "Heartbeats of accounts and Regions, one row each; filter by day.",
  source: heartbeatSource,
  types: ["Heartbeat"],
  columns: [text("schedule", "schedule", "Name of the schedule that sent it.")],
});

/** Fields: what this project's own function reports, docs/remediation.md. */
const remediationReport = typedView({
  name: "remediation_report",
  description: "What a machine changed or would have, one row each; filter by day.",
  source: remediationSource,
  types: ["Remediation"],
  columns: [
    text("remediation", "remediation", "enforce-public-access-block."),
    text("outcome", "outcome", "acted, dry-run, notify-only, exempt, cooling-down, breaker-open, failed."),
    text("reason", "reason", "Why, in a sentence."),
    text("mode", "mode", "dry-run or enforce."),
    text("resource", "resource", "ARN of what was changed or would have been."),
    text("affected_account", "account", "Account of the resource."),
    text("affected_region", "region", "Region of the resource."),
    text("caused_by", "event.name", "Call that set it off: DeleteBucketPublicAccessBlock."),
    text("principal", "event.principal", "Who made that call."),
  ],
});

/** Fields: what this project's own function hands to ticket systems, docs/responders.md. */
const ticketNotice = typedView({
  name: "ticket_notice",
  description: "What ticket systems were told of, one row each; filter by day.",
  source: notificationSource,
  types: [notificationType],
  columns: [
    text("channel", "channel", "Id of the channel in the settings."),
    text("notice_type", "type", "incident or digest."),
    text("incident", "incident", "The same for the same incident; NULL for a digest."),
    text("detection", "detection", "root-sign-in; NULL for a digest."),
    text("severity", "severity", "low, medium, high, critical."),
    text("affected_account", "account", "Account of the event that was told of; NULL for a digest."),
    text("told_event_id", "eventId", "Id of that event; NULL for a digest."),
  ],
});

/** The views over one kind of event each: every governed detail type is in one of them. */
export const typedViews: readonly ViewDefinition[] = [
  accessAnalyzerFinding,
  apiCall,
  cloudwatchAlarmChange,
  configComplianceChange,
  consoleSignIn,
  ec2InstanceStateChange,
  guarddutyFinding,
  healthEvent,
  heartbeat,
  inspectorFinding,
  kmsKeyDeletion,
  macieFinding,
  parameterStoreChange,
  remediationReport,
  s3ObjectChange,
  securityhubFinding,
  serviceEvent,
  ticketNotice,
];
