import { UsageError } from "../console/usage-error";
import type { Envelope, JsonObject } from "../model/envelope";
import { at, isObject, text } from "../model/json";
import type { Collection } from "./collection";

/** A record with what is known of it. */
export interface LabeledRecord {
  readonly event: Envelope;
  /** Absent: nobody says. */
  readonly label?: Label;
  /** The technique or the rule that it stands for: records with the same one are one case. */
  readonly rule: string;
  readonly severity?: string;
}

export const labels = ["attack", "harmless"] as const;
export type Label = (typeof labels)[number];

/**
 * Reads records: JSON, or one JSON value a line. A value is a record of CloudTrail or an event of EventBridge, a list of them, a
 * file of CloudTrail (`{"Records": [...]}`), or an entry with a label:
 * `{"record": {...}, "label": "attack", "rule": "root-sign-in", "severity": "high"}`.
 *
 * Records without a label have that of the whole collection, and their file's name as rule.
 *
 * @throws UsageError for what is none of these, with file and line
 */
export function readRecords({ files }: Collection, label: Label | undefined): readonly LabeledRecord[] {
  return files.flatMap(({ path, bytes }) => {
    const content = bytes.toString("utf8").replace(/^\uFEFF/, "");
    const whole = tryParse(content);
    const values =
      whole !== undefined
        ? [{ value: whole, where: path }]
        : content
            .split("\n")
            .flatMap((line, index) => (line.trim() === "" ? [] : [lineOf(line, `${path}, line ${index + 1}`)]));
    return values.flatMap(({ value, where }) => recordsIn(value, where, { label, rule: ruleOf(path) }));
  });
}

/** `aws.execution.ssm-send-command.json` → `aws.execution.ssm-send-command` */
const ruleOf = (path: string) => (path.split("/").at(-1) ?? path).replace(/[.](nd)?jsonl?$/i, "");

function lineOf(line: string, where: string): { readonly value: unknown; readonly where: string } {
  const value = tryParse(line);
  if (value === undefined)
    throw new UsageError(`${where} is not JSON. Write a record, a list of records, or one record a line.`);
  return { value, where };
}

function tryParse(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}

interface Known {
  readonly label: Label | undefined;
  readonly rule: string;
  readonly severity?: string;
}

function recordsIn(value: unknown, where: string, known: Known): readonly LabeledRecord[] {
  if (Array.isArray(value))
    return value.flatMap((each, index) => recordsIn(each, `${where}, record ${index + 1}`, known));
  if (!isObject(value)) throw new UsageError(`${where} is no record. Write an object.`);
  if (Array.isArray(value["Records"])) return recordsIn(value["Records"], where, known);
  if ("record" in value) return recordsIn(value["record"], where, labelOf(value, where, known));
  const event = eventOf(value);
  if (event === undefined)
    throw new UsageError(
      `${where} has no eventSource and no detail-type. Write a record of CloudTrail, or an event of EventBridge.`,
    );
  const { label, rule, severity } = known;
  return [{ event, rule, ...(label !== undefined && { label }), ...(severity !== undefined && { severity }) }];
}

function labelOf(value: JsonObject, where: string, known: Known): Known {
  const label = value["label"] ?? known.label;
  if (label !== undefined && !labels.includes(label as Label))
    throw new UsageError(`${where} has the label ${JSON.stringify(label)}. Write one of: ${labels.join(", ")}.`);
  const severity = text(value, "severity");
  return {
    label: label as Label | undefined,
    rule: text(value, "rule") ?? known.rule,
    ...(severity !== undefined && { severity }),
  };
}

/** EventBridge's detail type follows the type of the record (user guide, "AWS service events delivered via AWS CloudTrail"). */
const detailTypes: Readonly<Record<string, string>> = {
  AwsConsoleSignIn: "AWS Console Sign In via CloudTrail",
  AwsConsoleAction: "AWS Console Action via CloudTrail",
  AwsServiceEvent: "AWS Service Event via CloudTrail",
  AwsCloudTrailInsight: "AWS Insight via CloudTrail",
};

function eventOf(record: JsonObject): Envelope | undefined {
  if (typeof record["detail-type"] === "string" && isObject(record["detail"])) return record as unknown as Envelope;
  const eventSource = text(record, "eventSource");
  if (eventSource === undefined) return undefined;
  const type = text(record, "eventType") ?? "";
  return {
    version: "0",
    id: text(record, "eventID") ?? "",
    "detail-type": Object.hasOwn(detailTypes, type) ? (detailTypes[type] ?? "") : "AWS API Call via CloudTrail",
    source: `aws.${eventSource.replace(/[.]amazonaws[.]com$/, "")}`,
    account: text(record, "recipientAccountId") ?? "",
    time: text(record, "eventTime") ?? "",
    region: text(record, "awsRegion") ?? "",
    resources: [],
    detail: record,
  };
}

/** `ec2 RunInstances`, or the detail type of what is no record of CloudTrail. */
export const callOf = ({ source, detail, "detail-type": type }: Envelope): string => {
  const name = at(detail, "eventName");
  return `${source} ${typeof name === "string" ? name : type}`;
};
