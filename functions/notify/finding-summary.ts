import type { Envelope } from "../../model/envelope";
import { at, own } from "../../model/json";
import { remediationSource } from "../../model/names";
import { textOf } from "./text";

/** The parts of a finding that people need. */
export interface FindingSummary {
  /** The affected account: the event's own is the service's administrator. */
  readonly account: string | undefined;
  readonly title: string | undefined;
  readonly type: string | undefined;
  readonly severity: string | undefined;
  readonly resource: string | undefined;
}

type Path = readonly (string | number)[];

/**
 * Location in the event of each service: the "EventBridge event" pages of GuardDuty, Inspector, Macie, IAM Access
 * Analyzer, Security Hub.
 */
const places: Readonly<Record<string, Readonly<Record<keyof FindingSummary, readonly Path[]>>>> = {
  "aws.guardduty": {
    account: [["accountId"]],
    title: [["title"]],
    type: [["type"]],
    severity: [["severity"]],
    resource: [
      ["resource", "instanceDetails", "instanceId"],
      ["resource", "s3BucketDetails", 0, "arn"],
      ["resource", "accessKeyDetails", "userName"],
      ["resource", "eksClusterDetails", "arn"],
      ["resource", "lambdaDetails", "functionArn"],
      ["resource", "rdsDbInstanceDetails", "dbInstanceArn"],
      ["id"],
    ],
  },
  "aws.inspector2": {
    account: [["awsAccountId"]],
    title: [["title"]],
    type: [["type"]],
    severity: [["severity"]],
    resource: [["resources", 0, "id"]],
  },
  "aws.macie": {
    account: [["accountId"]],
    title: [["title"]],
    type: [["type"]],
    severity: [["severity", "description"]],
    resource: [["resourcesAffected", "s3Bucket", "arn"]],
  },
  "aws.access-analyzer": {
    account: [["accountId"]],
    title: [],
    type: [["resourceType"]],
    severity: [],
    resource: [["resource"]],
  },
  // docs/remediation.md, "Reports": the account is the one that was remediated. Detections require the reporting
  // account.
  [remediationSource]: {
    account: [["account"]],
    title: [["reason"]],
    type: [["remediation"]],
    severity: [],
    resource: [["resource"]],
  },
  // The first path is that of Security Hub CSPM (ASFF), the others are those of the new Security Hub (OCSF).
  "aws.securityhub": {
    account: [
      ["findings", 0, "AwsAccountId"],
      ["findings", 0, "cloud", "account", "uid"],
    ],
    title: [
      ["findings", 0, "Title"],
      ["findings", 0, "finding_info", "title"],
    ],
    type: [
      ["findings", 0, "Types", 0],
      ["findings", 0, "finding_info", "types", 0],
    ],
    severity: [
      ["findings", 0, "Severity", "Label"],
      ["findings", 0, "severity"],
    ],
    resource: [
      ["findings", 0, "Resources", 0, "Id"],
      ["findings", 0, "resources", 0, "uid_alt"],
      ["findings", 0, "resources", 0, "uid"],
    ],
  },
};

const accountId = /^\d{12}$/;

/** Undefined for an event that is not a finding. */
export function findingSummaryOf({ source, detail }: Envelope): FindingSummary | undefined {
  const where = own(places, source);
  if (where === undefined) return undefined;
  const read = (key: keyof FindingSummary) =>
    where[key].map((path) => textOf(at(detail, ...path), 300)).find((text) => text !== undefined);
  const account = read("account");
  return {
    account: account !== undefined && accountId.test(account) ? account : undefined,
    title: read("title"),
    type: read("type"),
    severity: read("severity"),
    resource: read("resource"),
  };
}
