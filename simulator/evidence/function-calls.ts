import { isObject } from "../../model/json";
import { permissionsOfQueries } from "../services/athena/query-desk";

/** One call that a function's code makes, by the action that allows it. */
export interface FunctionCall {
  /** Service Authorization Reference: `s3:GetEncryptionConfiguration`, whose call is GetBucketEncryption. */
  readonly action: string;
  /** What it is made on. */
  readonly on: CallTarget;
}

type CallTarget =
  /** The function's own queue, its log group, the table of functions. */
  | "queue"
  | "log"
  | "table"
  /** The central bus, with one of the program's own sources. */
  | { readonly busAs: string }
  /** By fields of the function's configuration. */
  | "claims"
  | "claims' key"
  | "streams"
  | "secrets"
  | "mail topics"
  | "findings role"
  | "remediation roles"
  | "contacts"
  /** The workgroup of queries, and what a query reads and writes. */
  | "workgroup"
  | "queries"
  /** Resources of the hub that the function compares with its deployment. */
  | "deployed";

const table = (...actions: readonly string[]): readonly FunctionCall[] =>
  actions.map((action) => ({ action: `dynamodb:${action}`, on: "table" }));
const put = (busAs: string): FunctionCall => ({ action: "events:PutEvents", on: { busAs } });
const hide: FunctionCall = { action: "sqs:ChangeMessageVisibility", on: "queue" };
const findings: FunctionCall = { action: "sts:AssumeRole", on: "findings role" };

/** Calls that read a hub's resources back, by the types on which they are made. */
export const readingCalls: Readonly<Record<string, readonly string[]>> = {
  "aws:cloudwatch/eventArchive:EventArchive": ["events:DescribeArchive"],
  "aws:cloudwatch/eventBus:EventBus": ["events:DescribeEventBus"],
  "aws:cloudwatch/eventRule:EventRule": ["events:ListRules", "events:ListTargetsByRule"],
  "aws:glue/crawler:Crawler": ["glue:GetCrawler"],
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": ["firehose:DescribeDeliveryStream"],
  "aws:kms/key:Key": ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus"],
  "aws:s3/bucket:Bucket": [
    "s3:GetBucketPolicy",
    "s3:GetBucketPublicAccessBlock",
    "s3:GetBucketVersioning",
    "s3:GetEncryptionConfiguration",
    "s3:GetLifecycleConfiguration",
  ],
  "aws:s3/bucketNotification:BucketNotification": ["s3:GetBucketNotification"],
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": ["s3:GetBucketObjectLockConfiguration"],
  "aws:sqs/queue:Queue": ["sqs:GetQueueAttributes"],
};

const callsOfReading: readonly string[] = Object.values(readingCalls).flat();

/** Calls that Lambda makes with each function's role (Lambda developer guide, "Using Lambda with Amazon SQS"). */
export const callsOfLambda: readonly FunctionCall[] = [
  ...["DeleteMessage", "GetQueueAttributes", "ReceiveMessage"].map((action): FunctionCall => ({
    action: `sqs:${action}`,
    on: "queue",
  })),
  ...["CreateLogStream", "PutLogEvents"].map((action): FunctionCall => ({ action: `logs:${action}`, on: "log" })),
];

/**
 * Calls that each function's code makes, on whatever path, by the name under which it writes its metrics.
 * `tests/simulator/guarantees/11-least-privilege.test.ts` takes every path, and compares.
 */
export const callsOfFunctions: Readonly<Record<string, readonly FunctionCall[]>> = {
  "claim-check": [
    ...table("GetItem", "PutItem"),
    { action: "s3:PutObject", on: "claims" },
    { action: "kms:GenerateDataKey", on: "claims' key" },
    { action: "firehose:PutRecord", on: "streams" },
  ],
  "correlate-events": [
    ...table("BatchGetItem", "GetItem", "PutItem", "UpdateItem"),
    put("event-governance.correlation"),
  ],
  "correlate-findings": [...table("GetItem", "PutItem"), findings],
  "detect-drift": [
    ...table("GetItem", "PutItem"),
    hide,
    put("event-governance.drift"),
    ...callsOfReading.map((action): FunctionCall => ({ action, on: "deployed" })),
  ],
  "enrich-findings": [findings, { action: "account:GetAlternateContact", on: "contacts" }],
  notify: [
    ...table("BatchGetItem", "UpdateItem"),
    hide,
    { action: "secretsmanager:GetSecretValue", on: "secrets" },
    { action: "sns:Publish", on: "mail topics" },
    put("event-governance.notification"),
  ],
  remediate: [
    ...table("UpdateItem"),
    hide,
    { action: "sts:AssumeRole", on: "remediation roles" },
    put("event-governance.remediation"),
  ],
  "resolve-findings": [findings],
  "run-queries": [
    ...table("GetItem", "PutItem"),
    hide,
    put("event-governance.query"),
    ...["GetQueryExecution", "GetQueryResults", "StartQueryExecution"].map((action): FunctionCall => ({
      action: `athena:${action}`,
      on: "workgroup",
    })),
    ...permissionsOfQueries.map((action): FunctionCall => ({ action, on: "queries" })),
  ],
  "watch-silence": [...table("BatchGetItem", "PutItem", "UpdateItem"), put("event-governance.silence")],
};

/** Calls that functions make of Security Hub with the role that they assume there. */
export const callsOnFindings: Readonly<Record<string, readonly string[]>> = {
  "correlate-findings": ["securityhub:BatchImportFindings", "securityhub:GetFindings"],
  "enrich-findings": ["securityhub:BatchUpdateFindings", "securityhub:GetFindings"],
  "resolve-findings": ["securityhub:BatchUpdateFindings", "securityhub:GetFindings"],
};

/** The same of the new Security Hub, whose calls need the permissions of CSPM's. */
export const callsOnNewFindings: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.keys(callsOnFindings).map((id) => [id, ["securityhub:BatchUpdateFindings", "securityhub:GetFindings"]]),
);

/** Actions that one remediation needs in the account of what it puts right. */
interface RemediationCalls {
  /** To look, in whatever mode. */
  readonly reads: readonly string[];
  /** To put right, where it is enforced. */
  readonly acts: readonly string[];
}

/**
 * Calls that remediations declare in a function's code, by id: `id:"restart-trail",…calls:{"cloudtrail:ListTags":f()}`. The
 * arguments are the actions of a call that has another name (Service Authorization Reference).
 */
export function remediationsIn(code: string): ReadonlyMap<string, RemediationCalls> {
  const found = new Map<string, RemediationCalls>();
  for (const [, id = "", calls = ""] of code.matchAll(/\bid:\s*"([a-z0-9-]+)",\s*order:.*?\bcalls:\s*\{([^}]*)\}/gs)) {
    const declared = [...calls.matchAll(/"([a-z0-9-]+:\w+)":\s*\w+\(([^)]*)\)/g)].map(([, call = "", others = ""]) => ({
      isRead: /:(Get|List|Describe)/.test(call),
      actions: others.trim() === "" ? [call] : [...others.matchAll(/"([^"]+)"/g)].map(([, action = ""]) => action),
    }));
    const of = (isRead: boolean) => declared.filter((each) => each.isRead === isRead).flatMap(({ actions }) => actions);
    found.set(id, { reads: of(true), acts: of(false) });
  }
  return found;
}

/** Modes of remediations, as a function's configuration has them. */
interface Modes {
  readonly mode?: unknown;
  readonly units?: unknown;
  readonly remediations?: unknown;
  readonly instances?: unknown;
}

/**
 * Actions that remediations need in every member, by the modes that the function was given: of one that is off
 * everywhere none, and of one that is in dry-run everywhere those that look. An account may move to another unit at any
 * time.
 */
export function remediationActions(
  modes: Modes,
  remediations: ReadonlyMap<string, RemediationCalls>,
): readonly string[] {
  const units = (value: unknown) => Object.values(isObject(value) ? value : {});
  const addsGroup = isObject(modes.instances) && modes.instances["securityGroup"] !== undefined;
  const actions = [...remediations].flatMap(([id, { reads, acts }]) => {
    const own = isObject(modes.remediations) ? modes.remediations[id] : undefined;
    const { mode, units: ownUnits } = isObject(own) ? own : {};
    const here = [mode ?? modes.mode, ...units(ownUnits), ...(mode === undefined ? units(modes.units) : [])];
    const may = acts.filter((action) => addsGroup || action !== "ec2:ModifyNetworkInterfaceAttribute");
    if (here.includes("enforce")) return [...reads, ...may];
    return here.includes("dry-run") ? reads : [];
  });
  return [...new Set(actions)].sort();
}

/** What a remediation's action is called on in an account and Region, any of which the role must reach. */
export function remediationResources(action: string, account: string, region: string): readonly string[] {
  const ec2 = (kind: string) => `arn:aws:ec2:${region}:${account}:${kind}/x-1`;
  switch (action) {
    case "ec2:CreateTags":
      return [ec2("instance")];
    case "ec2:ModifyNetworkInterfaceAttribute":
      return [ec2("instance"), ec2("network-interface"), ec2("security-group")];
    case "ec2:RevokeSecurityGroupIngress":
      return [ec2("security-group"), ec2("security-group-rule")];
  }
  switch (action.split(":")[0]) {
    case "cloudtrail":
      return [`arn:aws:cloudtrail:${region}:${account}:trail/x`];
    case "iam":
      return [`arn:aws:iam::${account}:user/x`];
    case "s3":
      return ["arn:aws:s3:::x"];
    default:
      // EC2's Describe calls have no resource types (Service Authorization Reference, Amazon EC2).
      return ["*"];
  }
}
