import {
  accessAnalyzerResources,
  guarddutyResources,
  healthEntities,
  inspectorResources,
  macieResources,
  securityhubResources,
  securityhubV2Resources,
} from "../../model/detections/finding-subjects";
import { type SubjectPath, subjectsOf } from "../../model/detections/subject";
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
  readonly resources: readonly string[];
  /** What tells two findings of one resource apart, and stays the same when a finding is sent again. */
  readonly identity: readonly string[];
}

type Path = readonly (string | number)[];

interface Places {
  readonly account: Path;
  readonly title?: Path;
  readonly type?: Path;
  readonly severity?: Path;
  readonly resources: readonly SubjectPath[];
  /** Where nothing is found there, the identity of the finding. */
  readonly otherwise?: readonly SubjectPath[];
  readonly identity: readonly SubjectPath[];
}

/**
 * Location in the event of each service: the "EventBridge event" pages of GuardDuty, Inspector, Macie, IAM Access
 * Analyzer, Security Hub and Health.
 */
const places: Readonly<Record<string, Places>> = {
  "aws.guardduty": {
    account: ["accountId"],
    title: ["title"],
    type: ["type"],
    severity: ["severity"],
    resources: guarddutyResources,
    otherwise: ["detail.id"],
    identity: ["detail.id"],
  },
  "aws.inspector2": {
    account: ["awsAccountId"],
    title: ["title"],
    type: ["type"],
    severity: ["severity"],
    resources: inspectorResources,
    identity: ["detail.findingArn"],
  },
  "aws.macie": {
    account: ["accountId"],
    title: ["title"],
    type: ["type"],
    severity: ["severity", "description"],
    resources: macieResources,
    identity: ["detail.id"],
  },
  "aws.access-analyzer": {
    account: ["accountId"],
    type: ["resourceType"],
    resources: accessAnalyzerResources,
    identity: ["detail.id"],
  },
  // Where the organizational view is on, the envelope's account is the management account or its delegated
  // administrator (AWS Health user guide, "Aggregating AWS Health events").
  "aws.health": {
    account: ["affectedAccount"],
    title: ["eventDescription", 0, "latestDescription"],
    type: ["eventTypeCode"],
    resources: healthEntities,
    identity: ["detail.eventTypeCode"],
  },
  // docs/remediation.md, "Reports": the account is the one that was remediated. Detections require the reporting
  // account.
  [remediationSource]: {
    account: ["account"],
    title: ["reason"],
    type: ["remediation"],
    resources: ["detail.resource"],
    identity: ["detail.remediation"],
  },
  "aws.securityhub": {
    account: ["findings", 0, "AwsAccountId"],
    title: ["findings", 0, "Title"],
    type: ["findings", 0, "Types", 0],
    severity: ["findings", 0, "Severity", "Label"],
    resources: securityhubResources,
    identity: ["detail.findings.Id"],
  },
};

/** The new Security Hub's (Security Hub user guide, "OCSF findings in Security Hub"). */
const ocsfFinding: Places = {
  account: ["findings", 0, "cloud", "account", "uid"],
  title: ["findings", 0, "finding_info", "title"],
  type: ["findings", 0, "finding_info", "types", 0],
  severity: ["findings", 0, "severity"],
  resources: securityhubV2Resources,
  identity: ["detail.findings.finding_info.uid"],
};

const accountId = /^\d{12}$/;

/** Undefined for an event that is not a finding: a call of the same service is none. */
export function findingSummaryOf(event: Envelope): FindingSummary | undefined {
  const { source, detail } = event;
  const where = event["detail-type"] === "Findings Imported V2" ? ocsfFinding : own(places, source);
  if (where === undefined || event["detail-type"].endsWith("via CloudTrail")) return undefined;
  const read = (path: Path | undefined) => (path === undefined ? undefined : textOf(at(detail, ...path), 300));
  const account = read(where.account);
  const named = subjectsOf(event, where.resources);
  return {
    account: account !== undefined && accountId.test(account) ? account : undefined,
    title: read(where.title),
    type: read(where.type),
    severity: read(where.severity),
    resources: named.length > 0 ? named : subjectsOf(event, where.otherwise ?? []),
    identity: subjectsOf(event, where.identity),
  };
}
