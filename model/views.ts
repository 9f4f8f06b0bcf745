import { slug } from "./archive";

/** Types of view columns in Trino's words. */
export type ViewType = "varchar" | "array(varchar)" | "boolean" | "double";

/** A column of a view, and the expression that it stands for; absent: the column of the same name. */
export interface ViewColumn {
  readonly name: string;
  readonly type: ViewType;
  readonly comment: string;
  readonly sql?: string;
}

/** An Athena view over the archive's tables. */
export interface ViewDefinition {
  readonly name: string;
  readonly description: string;
  readonly columns: readonly ViewColumn[];
  /** One SELECT in the SQL of Athena engine version 3, without parameters. */
  readonly sql: string;
}

/**
 * What all deliveries of one event have in common, and no two events: EventBridge and Firehose deliver at least once, and
 * the envelope's `id` changes on a hop between Regions.
 *
 * - A CloudTrail record has an `eventID` (CloudTrail user guide, "CloudTrail record contents").
 * - Health sends an event to two Regions and in pages, told apart by event, communication, affected account and page
 *   (Health user guide, "Creating EventBridge rules for AWS Region coverage").
 * - Any other event is the same when everything that a hop keeps is the same.
 */
export const eventKey = `coalesce(
  CASE
    WHEN source LIKE 'aws.%' AND type_name LIKE '% via CloudTrail' THEN json_extract_scalar(detail, '$.eventID')
  END,
  CASE
    WHEN source = 'aws.health' THEN
      json_extract_scalar(detail, '$.eventArn')
        || '/' || json_extract_scalar(detail, '$.communicationId')
        || '/' || coalesce(json_extract_scalar(detail, '$.affectedAccount'), account)
        || '/' || coalesce(json_extract_scalar(detail, '$.page'), '1')
  END,
  to_hex(
    sha256(
      to_utf8(account || '/' || region || '/' || time || '/' || source || '/' || type_name || '/' || detail)
    )
  ),
  id
)`;

const place: readonly ViewColumn[] = [
  { name: "day", type: "varchar", comment: "Day of the event, UTC: 2026-11-02. Filter by it." },
  { name: "time", type: "varchar", comment: "RFC 3339, UTC: 2026-11-02T10:15:30Z." },
  { name: "account", type: "varchar", comment: "Account in which the event arose, 12 digits." },
  { name: "region", type: "varchar", comment: "Region in which the event arose." },
];

const source: ViewColumn = { name: "source", type: "varchar", comment: "Service that sent the event: aws.iam." };

const key: ViewColumn = {
  name: "event_key",
  type: "varchar",
  comment: "The same for all deliveries of one event: its CloudTrail event id, or a digest.",
};

const wholeEvent: readonly ViewColumn[] = [
  ...place,
  source,
  { name: "type_name", type: "varchar", comment: "detail-type: AWS API Call via CloudTrail." },
  { name: "id", type: "varchar", comment: "Changes on a hop between Regions." },
  { name: "resources", type: "array(varchar)", comment: "ARNs that the event names." },
  { name: "detail", type: "varchar", comment: "JSON text; read it with json_extract_scalar." },
];

const namesOf = (columns: readonly ViewColumn[]) => columns.map(({ name }) => name).join(", ");

/** View `deliveries`: the rows of `events`, each with the key that tells the deliveries of one event from another's. */
const deliveries: ViewDefinition = {
  name: "deliveries",
  description: "Every archived delivery with the key of its event; filter by day.",
  columns: [...wholeEvent, key],
  sql: `SELECT ${namesOf(wholeEvent)}, ${eventKey} AS event_key
FROM events`,
};

/**
 * One delivery of each event, always the same one. Trino takes a filter into a view only where it is about columns by
 * which the window is partitioned: day, source and type name are among them, or each query would read the whole archive.
 *
 * So an event whose deliveries carry different days is two rows; of Health's two copies that can be true at midnight.
 */
const firstDelivery = (columns: string, from: string) => `SELECT ${columns}
FROM (
  SELECT
    *,
    row_number() OVER (PARTITION BY day, source, type_name, event_key ORDER BY time, region, account, id) AS delivery
  FROM ${from}
) AS numbered
WHERE delivery = 1`;

/** View `events_deduplicated`: every event once, however often it was delivered. */
const eventsDeduplicated: ViewDefinition = {
  name: "events_deduplicated",
  description: "Every archived event once; filter by day.",
  columns: [...wholeEvent, key],
  sql: firstDelivery(namesOf([...wholeEvent, key]), "deliveries"),
};

interface TypedView {
  readonly name: string;
  readonly description: string;
  /** One source; absent: any of AWS's own, as a column. */
  readonly source?: string;
  /** Detail types, each in the spelling of the service. */
  readonly types: readonly string[];
  readonly columns: readonly ViewColumn[];
}

/**
 * A view over one kind of event with its fields as columns, each event once. It reads `events_by_type`, so that a query
 * touches the folders of its own days and kind and nothing else; the folder is lower case whatever the spelling, so the
 * name is asked for too.
 */
function typedView({ name, description, source: only, types, columns }: TypedView): ViewDefinition {
  const all = [...place, ...(only === undefined ? [source] : []), ...columns, key];
  const quoted = (texts: readonly string[]) => texts.map((text) => `'${text}'`).join(", ");
  const keyed = `(
    SELECT day, source, type_name, account, region, time, id, detail, ${eventKey} AS event_key
    FROM events_by_type
    WHERE ${only === undefined ? "source LIKE 'aws.%'" : `source = '${only}'`}
      AND detail_type IN (${quoted(types.map(slug))})
      AND type_name IN (${quoted(types)})
  ) AS keyed`;
  const list = all.map(({ name: column, sql }) => (sql === undefined ? column : `${sql} AS ${column}`));
  return { name, description, columns: all, sql: firstDelivery(list.join(",\n  "), keyed) };
}

const field = (path: string) => `json_extract_scalar(detail, '$.${path}')`;

const text = (name: string, path: string, comment: string): ViewColumn => ({
  name,
  type: "varchar",
  comment,
  sql: field(path),
});

/** JSON of a field as text; a refused call has null where others have objects. */
const json = (name: string, path: string, comment: string): ViewColumn => ({
  name,
  type: "varchar",
  comment,
  sql: `nullif(json_format(json_extract(detail, '$.${path}')), 'null')`,
});

/** True where the field says so, false where it says otherwise, NULL where there is none. */
const flag = (name: string, path: string, yes: string, comment: string): ViewColumn => ({
  name,
  type: "boolean",
  comment,
  sql: `${field(path)} = '${yes}'`,
});

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
    {
      name: "severity",
      type: "double",
      comment: "1 to 10; from 7 on it is high.",
      sql: `TRY_CAST(${field("severity")} AS DOUBLE)`,
    },
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

/** Every view of a hub. */
export const views: readonly ViewDefinition[] = [
  deliveries,
  eventsDeduplicated,
  apiCall,
  configComplianceChange,
  consoleSignIn,
  guarddutyFinding,
  parameterStoreChange,
  securityhubFinding,
];

const hiveTypes: Readonly<Record<ViewType, string>> = {
  varchar: "string",
  "array(varchar)": "array<string>",
  boolean: "boolean",
  double: "double",
};

/** A view as a Glue table, in the property names of `aws.glue.CatalogTable`. */
export interface ViewTable {
  readonly name: string;
  readonly description: string;
  readonly tableType: "VIRTUAL_VIEW";
  readonly parameters: Readonly<Record<string, string>>;
  readonly viewOriginalText: string;
  readonly storageDescriptor: {
    readonly serDeInfo: { readonly name: string; readonly serializationLibrary: string };
    readonly columns: readonly { readonly name: string; readonly type: string; readonly comment: string }[];
  };
}

/**
 * A view in the form that Athena itself gives one it creates: the definition as JSON, base64, in a comment, with the types
 * of Trino there and those of Hive in the columns. AWS documents no resource for views and not this form; Trino's Hive
 * connector reads it so. The SerDe names nothing: without one Athena answers HIVE_METASTORE_ERROR, "Table storage
 * descriptor is missing SerDe info" (hashicorp/terraform-provider-aws#28517).
 */
export function viewTable({ name, description, columns, sql }: ViewDefinition, database: string): ViewTable {
  const definition = {
    originalSql: sql,
    catalog: "awsdatacatalog",
    schema: database,
    columns: columns.map((column) => ({ name: column.name, type: column.type })),
  };
  return {
    name,
    description,
    tableType: "VIRTUAL_VIEW",
    parameters: { presto_view: "true", comment: "Presto View" },
    viewOriginalText: `/* Presto View: ${Buffer.from(JSON.stringify(definition)).toString("base64")} */`,
    storageDescriptor: {
      serDeInfo: { name: "-", serializationLibrary: "-" },
      columns: columns.map((column) => ({
        name: column.name,
        type: hiveTypes[column.type],
        comment: column.comment,
      })),
    },
  };
}
