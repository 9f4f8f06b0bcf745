/**
 * What AWS charges, in US dollars: the one table that estimates, settings and documentation read.
 *
 * Prices are those of us-east-1, on demand, of the first tier, without discounts and before free allowances. Nobody here can
 * call the AWS Price List API: each price says where its number was read.
 *
 * - `page`: on AWS's own pricing page.
 * - `list`: in a published answer of the AWS Price List API (Infracost's test data), for a name of that page.
 * - `quoted`: in a text that quotes AWS's pricing page with its address, of 2026.
 * - `unconfirmed`: nowhere; it is what is remembered, or whether it is charged at all is not certain.
 */
export type Confirmation = "page" | "list" | "quoted" | "unconfirmed";

export interface Price {
  /** AWS's name of the service. */
  readonly service: string;
  /** What is charged for, in the words of the pricing page. */
  readonly name: string;
  /** One unit of a count: "event", "GB-month". */
  readonly unit: string;
  /** Dollars for `per` units. */
  readonly dollars: number;
  readonly per: number;
  /** Title of AWS's page. */
  readonly page: string;
  readonly confirmed: Confirmation;
  /** Units a month that are free for ever, once in an organization; absent: none. */
  readonly free?: number;
}

/** Region of the prices. */
export const priceRegion = "us-east-1";
/** Day on which each price was looked up. */
export const pricesReadOn = "2026-11-30";

const million = 1_000_000;

const eventBridge = { service: "EventBridge", page: "Amazon EventBridge pricing" };
const firehose = { service: "Firehose", page: "Amazon Data Firehose pricing" };
const s3 = { service: "S3", page: "Amazon S3 pricing" };
const kms = { service: "KMS", page: "AWS Key Management Service pricing" };
const glue = { service: "Glue", page: "AWS Glue pricing" };
const lambda = { service: "Lambda", page: "AWS Lambda pricing" };
const dynamodb = { service: "DynamoDB", page: "Amazon DynamoDB pricing" };
const cloudwatch = { service: "CloudWatch", page: "Amazon CloudWatch pricing" };
const sns = { service: "SNS", page: "Amazon SNS pricing" };
const secrets = { service: "Secrets Manager", page: "AWS Secrets Manager pricing" };

const table = {
  "eventbridge-custom": {
    ...eventBridge,
    name: "Custom events",
    unit: "event of up to 64 KB",
    dollars: 1,
    per: million,
    confirmed: "list",
  },
  "eventbridge-delivery": {
    ...eventBridge,
    name: "Cross-account and cross-Region event delivery",
    unit: "event of up to 64 KB",
    dollars: 1,
    per: million,
    confirmed: "quoted",
  },
  "eventbridge-archive-processing": {
    ...eventBridge,
    name: "Archive processing",
    unit: "GB",
    dollars: 0.1,
    per: 1,
    confirmed: "list",
  },
  "eventbridge-archive-storage": {
    ...eventBridge,
    name: "Archive storage",
    unit: "GB-month",
    dollars: 0.023,
    per: 1,
    confirmed: "list",
  },
  "eventbridge-replay": {
    ...eventBridge,
    name: "Event replay",
    unit: "event of up to 64 KB",
    dollars: 1,
    per: million,
    confirmed: "quoted",
  },
  "eventbridge-api-destination": {
    ...eventBridge,
    name: "API destinations",
    unit: "invocation",
    dollars: 0.2,
    per: million,
    confirmed: "quoted",
  },
  "scheduler-invocation": {
    ...eventBridge,
    service: "EventBridge Scheduler",
    name: "Scheduler invocations",
    unit: "invocation",
    dollars: 1,
    per: million,
    confirmed: "quoted",
    free: 14 * million,
  },
  "firehose-ingestion": {
    ...firehose,
    name: "Direct PUT ingestion, first 500 TB, each record rounded up to 5 KB",
    unit: "GB",
    dollars: 0.029,
    per: 1,
    confirmed: "quoted",
  },
  "firehose-partitioning": {
    ...firehose,
    name: "Dynamic partitioning, data delivered",
    unit: "GB",
    dollars: 0.02,
    per: 1,
    confirmed: "quoted",
  },
  "firehose-objects": {
    ...firehose,
    name: "Dynamic partitioning, objects delivered",
    unit: "object",
    dollars: 0.005,
    per: 1000,
    confirmed: "quoted",
  },
  "firehose-jq": {
    ...firehose,
    name: "Dynamic partitioning, JQ processing",
    unit: "hour",
    dollars: 0.07,
    per: 1,
    confirmed: "quoted",
  },
  "firehose-conversion": {
    ...firehose,
    name: "Format conversion, each record rounded up to 5 KB",
    unit: "GB",
    dollars: 0.018,
    per: 1,
    confirmed: "quoted",
  },
  "s3-standard": {
    ...s3,
    name: "S3 Standard storage, first 50 TB",
    unit: "GB-month",
    dollars: 0.023,
    per: 1,
    confirmed: "list",
  },
  "s3-infrequent": {
    ...s3,
    name: "S3 Standard-Infrequent Access storage",
    unit: "GB-month",
    dollars: 0.0125,
    per: 1,
    confirmed: "list",
  },
  "s3-put": {
    ...s3,
    name: "S3 Standard PUT, COPY, POST, LIST requests",
    unit: "request",
    dollars: 0.005,
    per: 1000,
    confirmed: "list",
  },
  "s3-get": {
    ...s3,
    name: "S3 Standard GET and all other requests",
    unit: "request",
    dollars: 0.0004,
    per: 1000,
    confirmed: "list",
  },
  "s3-transition": {
    ...s3,
    name: "Lifecycle transition requests into S3 Standard-Infrequent Access",
    unit: "request",
    dollars: 0.01,
    per: 1000,
    confirmed: "list",
  },
  "transfer-between-regions": {
    service: "Data transfer",
    page: "Amazon EC2 On-Demand pricing",
    name: "Data transfer out to another Region",
    unit: "GB",
    dollars: 0.02,
    per: 1,
    confirmed: "unconfirmed",
  },
  "kms-key": { ...kms, name: "Key storage", unit: "key-month", dollars: 1, per: 1, confirmed: "page" },
  "kms-request": {
    ...kms,
    name: "Requests",
    unit: "request",
    dollars: 0.03,
    per: 10_000,
    confirmed: "list",
    free: 20_000,
  },
  "glue-crawler": {
    ...glue,
    name: "Crawlers, ten minutes at least for each run",
    unit: "DPU-hour",
    dollars: 0.44,
    per: 1,
    confirmed: "list",
  },
  "glue-objects": {
    ...glue,
    name: "Data Catalog storage",
    unit: "object-month",
    dollars: 1,
    per: 100_000,
    confirmed: "list",
    free: million,
  },
  "glue-requests": {
    ...glue,
    name: "Data Catalog requests",
    unit: "request",
    dollars: 1,
    per: million,
    confirmed: "list",
    free: million,
  },
  "athena-scanned": {
    service: "Athena",
    page: "Amazon Athena pricing",
    name: "SQL queries, data scanned, 10 MB at least for each query",
    unit: "TB",
    dollars: 5,
    per: 1,
    confirmed: "quoted",
  },
  "lambda-request": {
    ...lambda,
    name: "Requests",
    unit: "request",
    dollars: 0.2,
    per: million,
    confirmed: "list",
    free: million,
  },
  "lambda-arm": {
    ...lambda,
    name: "Duration, Arm",
    unit: "GB-second",
    dollars: 0.0000133334,
    per: 1,
    confirmed: "list",
    free: 400_000,
  },
  "dynamodb-write": {
    ...dynamodb,
    name: "On-demand write request units",
    unit: "write of up to 1 KB",
    dollars: 0.625,
    per: million,
    confirmed: "list",
  },
  "dynamodb-read": {
    ...dynamodb,
    name: "On-demand read request units",
    unit: "consistent read of up to 4 KB",
    dollars: 0.125,
    per: million,
    confirmed: "list",
  },
  "dynamodb-storage": {
    ...dynamodb,
    name: "Data storage",
    unit: "GB-month",
    dollars: 0.25,
    per: 1,
    confirmed: "list",
    free: 25,
  },
  "dynamodb-recovery": {
    ...dynamodb,
    name: "Point-in-time recovery",
    unit: "GB-month",
    dollars: 0.2,
    per: 1,
    confirmed: "list",
  },
  "sqs-request": {
    service: "SQS",
    page: "Amazon SQS pricing",
    name: "Standard queue requests",
    unit: "request of up to 64 KB",
    dollars: 0.4,
    per: million,
    confirmed: "list",
    free: million,
  },
  "sqs-fair-request": {
    service: "SQS",
    page: "Amazon SQS pricing",
    name: "Fair queue requests, beside those of a standard queue",
    unit: "request of up to 64 KB",
    dollars: 0.1,
    per: million,
    confirmed: "quoted",
  },
  "sns-request": {
    ...sns,
    name: "API requests",
    unit: "publish of up to 64 KB",
    dollars: 0.5,
    per: million,
    confirmed: "quoted",
    free: million,
  },
  "sns-email": {
    ...sns,
    name: "Email notifications",
    unit: "email",
    dollars: 2,
    per: 100_000,
    confirmed: "quoted",
    free: 1000,
  },
  "cloudwatch-alarm": {
    ...cloudwatch,
    name: "Standard resolution alarms",
    unit: "metric of an alarm and month",
    dollars: 0.1,
    per: 1,
    confirmed: "list",
    free: 10,
  },
  "cloudwatch-metric": {
    ...cloudwatch,
    name: "Custom metrics, first 10,000",
    unit: "metric-month",
    dollars: 0.3,
    per: 1,
    confirmed: "quoted",
    free: 10,
  },
  "cloudwatch-dashboard": {
    ...cloudwatch,
    name: "Custom dashboards",
    unit: "dashboard-month",
    dollars: 3,
    per: 1,
    confirmed: "list",
  },
  "cloudwatch-logs": {
    ...cloudwatch,
    name: "Logs collected",
    unit: "GB",
    dollars: 0.5,
    per: 1,
    confirmed: "list",
    free: 5,
  },
  "cloudwatch-logs-storage": {
    ...cloudwatch,
    name: "Logs archived, as compressed",
    unit: "GB-month",
    dollars: 0.03,
    per: 1,
    confirmed: "list",
  },
  "secrets-manager-secret": {
    ...secrets,
    name: "Secrets",
    unit: "secret-month",
    dollars: 0.4,
    per: 1,
    confirmed: "list",
  },
  "cloudtrail-data-events": {
    service: "CloudTrail",
    page: "AWS CloudTrail pricing",
    name: "Data events delivered to a trail",
    unit: "event",
    dollars: 0.1,
    per: 100_000,
    confirmed: "list",
  },
} as const satisfies Readonly<Record<string, Price>>;

export type PriceId = keyof typeof table;

export const prices: Readonly<Record<PriceId, Price>> = table;

/** Dollars for so many units of a price. */
export function dollarsFor(id: PriceId, count: number): number {
  const { dollars, per } = prices[id];
  return (count * dollars) / per;
}

/** Firehose rounds each record up to a multiple of this ("Amazon Data Firehose pricing"). */
export const firehoseRecordBytes = 5 * 1024;

/** A GB is metered as 2³⁰ bytes (Amazon S3 FAQs: "binary gigabytes"). */
export const gigabyte = 2 ** 30;
