import type { Envelope } from "../envelope";
import { at, list, text } from "../json";

/**
 * A problem of one resource of which several services tell: the call that made it, the rule of AWS Config that it breaks, the
 * control of Security Hub, the analyzer.
 */
interface Problem {
  readonly id: string;
  /** Detections of the calls that make it. */
  readonly calls: readonly string[];
  /** Controls of Security Hub (Security Hub user guide, "Security Hub controls reference"). */
  readonly controls?: readonly string[];
  /** Managed rules of AWS Config; Security Hub's own rules have such a name within theirs. */
  readonly rules?: readonly string[];
  /** Types of resources of which IAM Access Analyzer finds it. */
  readonly analyzed?: readonly string[];
}

const problems: readonly Problem[] = [
  {
    id: "public-bucket",
    calls: ["bucket-acl-public", "bucket-policy-public", "public-access-block-removed"],
    controls: ["S3.2", "S3.3", "S3.8"],
    rules: [
      "s3-bucket-public-read-prohibited",
      "s3-bucket-public-write-prohibited",
      "s3-bucket-level-public-access-prohibited",
    ],
    analyzed: ["AWS::S3::Bucket"],
  },
  {
    id: "open-port",
    calls: ["admin-port-opened", "database-port-opened"],
    controls: ["EC2.13", "EC2.14", "EC2.18", "EC2.19"],
    rules: ["restricted-ssh", "restricted-common-ports", "vpc-sg-open-only-to-authorized-ports"],
  },
  {
    id: "public-snapshot",
    calls: ["snapshot-made-public"],
    controls: ["EC2.1"],
    rules: ["ebs-snapshot-public-restorable-check"],
    analyzed: ["AWS::EC2::Snapshot"],
  },
  {
    id: "public-database-snapshot",
    calls: ["database-snapshot-public"],
    controls: ["RDS.1"],
    rules: ["rds-snapshots-public-prohibited"],
    analyzed: ["AWS::RDS::DBClusterSnapshot", "AWS::RDS::DBSnapshot"],
  },
  {
    id: "public-key",
    calls: ["kms-key-policy-public"],
    controls: ["KMS.5"],
    rules: ["kms-key-policy-no-public-access"],
    analyzed: ["AWS::KMS::Key"],
  },
  {
    id: "key-deleted",
    calls: ["kms-key-deletion-scheduled"],
    controls: ["KMS.3"],
    rules: ["kms-cmk-not-scheduled-for-deletion"],
  },
  {
    id: "public-function",
    calls: ["lambda-made-public"],
    controls: ["Lambda.1"],
    rules: ["lambda-function-public-access-prohibited"],
    analyzed: ["AWS::Lambda::Function"],
  },
  { id: "open-role", calls: ["role-trust-opened", "role-trust-public"], analyzed: ["AWS::IAM::Role"] },
  { id: "shared-secret", calls: ["secret-shared"], analyzed: ["AWS::SecretsManager::Secret"] },
  {
    id: "public-document",
    calls: ["ssm-document-public"],
    controls: ["SSM.4"],
    rules: ["ssm-document-not-public"],
  },
  {
    id: "metadata-v1",
    calls: ["metadata-v1-allowed"],
    controls: ["EC2.8"],
    rules: ["ec2-imdsv2-check"],
  },
];

/** What an event tells of, if it is known to be one of several that tell of the same. */
export interface Telling {
  readonly problem: string;
  /** The resource's name or id, however the event writes it. */
  readonly resource: string;
  /** A finding tells of what a call has made. */
  readonly by: "call" | "finding";
}

/** Undefined for a call that failed: what it tried was not made. */
export function tellingOf(detection: string, event: Envelope, concerned: readonly string[]): Telling | undefined {
  const isCall = event["detail-type"].endsWith("via CloudTrail");
  if (isCall && event.detail["errorCode"] !== undefined) return undefined;
  const problem = isCall ? problems.find(({ calls }) => calls.includes(detection)) : foundProblem(event);
  if (!isCall && problem === undefined) return oneFinding(event);
  const [name, ...others] = isCall ? concerned : foundResources(event);
  // A finding about several things says more than any call about one of them.
  if (problem === undefined || name === undefined || (!isCall && others.length > 0)) return undefined;
  return { problem: problem.id, resource: nameOf(name), by: isCall ? "call" : "finding" };
}

/**
 * A finding that its service sends, and both Security Hubs repeat: under the same id (Security Hub user guide, "Required
 * top-level ASFF attributes" and "OCSF findings in Security Hub"; an id of GuardDuty or Inspector is its ARN).
 */
function oneFinding({ source, detail }: Envelope): Telling | undefined {
  const [finding] = list(detail, "findings");
  const id =
    source === "aws.securityhub"
      ? (text(finding, "Id") ?? text(finding, "finding_info", "uid"))
      : source === "aws.guardduty"
        ? text(detail, "arn")
        : source === "aws.inspector2"
          ? text(detail, "findingArn")
          : undefined;
  return id === undefined ? undefined : { problem: "one-finding", resource: id, by: "finding" };
}

function foundProblem({ source, detail }: Envelope): Problem | undefined {
  const [finding] = list(detail, "findings");
  switch (source) {
    case "aws.access-analyzer":
      return problems.find(({ analyzed }) => analyzed?.includes(text(detail, "resourceType") ?? ""));
    case "aws.config": {
      const rule = text(detail, "configRuleName") ?? "";
      return problems.find(({ rules }) => rules?.some((each) => rule.includes(each)));
    }
    case "aws.securityhub": {
      const control = text(finding, "Compliance", "SecurityControlId") ?? text(finding, "compliance", "control") ?? "";
      return problems.find(({ controls }) => controls?.includes(control));
    }
    default:
      return undefined;
  }
}

function foundResources({ source, detail }: Envelope): string[] {
  const [finding] = list(detail, "findings");
  const named =
    source === "aws.securityhub"
      ? [
          ...list(finding, "Resources").map((each) => at(each, "Id")),
          ...list(finding, "resources").map((each) => at(each, "uid")),
        ]
      : [detail[source === "aws.config" ? "resourceId" : "resource"]];
  return named.filter((each): each is string => typeof each === "string" && each !== "");
}

/** `arn:aws:ec2:eu-west-1:111122223333:security-group/sg-1` → `sg-1`; `arn:aws:lambda:…:function:invoices:live` → `invoices`. */
function nameOf(resource: string): string {
  if (!resource.startsWith("arn:")) return resource;
  const [first = "", second, ...rest] = resource.split(":").slice(5);
  return (
    second !== undefined && rest.length <= 1 && /^(function|snapshot|cluster-snapshot|secret)$/.test(first)
      ? second
      : first
  )
    .split("/")
    .at(-1) as string;
}
