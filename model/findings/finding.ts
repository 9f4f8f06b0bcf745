import type { JsonObject } from "../envelope";
import { isObject, list } from "../json";

/** The two Security Hubs, as settings name them: CSPM, whose findings are in ASFF, and the new one, in OCSF. */
export type FindingsService = "securityhub" | "securityhub-v2";

/**
 * A finding of either Security Hub, as far as this program reads it, in the words of the AWS Security Finding Format
 * (Security Hub user guide, "AWS Security Finding Format (ASFF)"). Fields that are missing, null or of another type count
 * as absent: findings come from many products.
 */
export interface Finding {
  /** The Security Hub that it is of, which alone can update it. */
  readonly service: FindingsService;
  /** What its Security Hub knows it by: `Id` of CSPM, `metadata.uid` of the new one. */
  readonly id: string;
  readonly productArn: string;
  readonly accountId: string;
  readonly generatorId: string;
  readonly title: string;
  readonly types: readonly string[];
  /** It reports something that happened, rather than a state that ends with its resource. */
  readonly isThreat: boolean;
  readonly isSample: boolean;
  /** Ids of the vulnerabilities that it reports, none for most. */
  readonly vulnerabilities: readonly string[];
  readonly recordState: string;
  readonly workflowStatus: string;
  readonly resources: readonly FindingResource[];
  readonly note?: Note;
  readonly userDefinedFields: Readonly<Record<string, string>>;
  readonly productFields: Readonly<Record<string, string>>;
  readonly createdAt: string;
  /** Time of the product's last observation or change; customer updates do not change it. */
  readonly observedAt: string;
  /** Unmodified, for patterns. */
  readonly raw: JsonObject;
}

/** People's or this program's words on a finding. */
export interface Note {
  readonly text: string;
  /** Empty if the Security Hub does not know. */
  readonly updatedBy: string;
}

export interface FindingResource {
  readonly type: string;
  readonly id: string;
}

/** Documented limits (Security Hub API reference, `AwsSecurityFinding`; user guide, "Optional top-level ASFF attributes"). */
export const findingLimits = {
  noteCharacters: 512,
  /** The new Security Hub knows no such fields. */
  userDefinedFields: { securityhub: 50, "securityhub-v2": 0 },
  fieldKeyCharacters: 128,
  fieldValueCharacters: 1024,
  titleCharacters: 256,
  descriptionCharacters: 1024,
  relatedFindings: 10,
  /** Longest id or ARN that can be searched for: the longest ARN. Findings' own ids are shorter. */
  identifierCharacters: 2048,
  /** Findings per update or import request of either Security Hub, and per page that is read. */
  perRequest: 100,
  /** Values of one filter attribute of GetFindings, and filters of one kind in a composite filter of GetFindingsV2. */
  filterValues: 20,
} as const;

/** Reads one finding in ASFF, from an event or an API response; undefined without a usable identity. */
export function readFinding(value: unknown): Finding | undefined {
  const raw = objectOf(value);
  const id = textOf(raw["Id"]);
  const productArn = textOf(raw["ProductArn"]);
  const accountId = textOf(raw["AwsAccountId"]);
  if (!isIdentified(id, productArn, accountId)) return undefined;
  const note = objectOf(raw["Note"]);
  const types = list(raw["Types"]).filter((type) => typeof type === "string");
  const productFields = textsOf(raw["ProductFields"]);
  return {
    service: "securityhub",
    id,
    productArn,
    accountId,
    generatorId: textOf(raw["GeneratorId"]),
    title: textOf(raw["Title"]),
    types,
    // By the first part of the ASFF types (Security Hub user guide, "Types taxonomy for ASFF"); one without counts as a
    // threat.
    isThreat: types.length === 0 || types.some((type) => !type.startsWith("Software and Configuration Checks")),
    // CreateSampleFindings of GuardDuty or Macie makes them.
    isSample: raw["Sample"] === true || productFields[guarddutySampleField] === "true",
    vulnerabilities: list(raw["Vulnerabilities"])
      .map((each) => textOf(objectOf(each)["Id"]))
      .filter((each) => each !== ""),
    recordState: textOf(raw["RecordState"]),
    workflowStatus: textOf(objectOf(raw["Workflow"])["Status"]),
    resources: list(raw["Resources"])
      .map((resource) => ({ type: textOf(objectOf(resource)["Type"]), id: textOf(objectOf(resource)["Id"]) }))
      .filter((resource) => resource.id !== ""),
    ...(textOf(note["Text"]) !== "" && {
      note: { text: textOf(note["Text"]), updatedBy: textOf(note["UpdatedBy"]) },
    }),
    userDefinedFields: textsOf(raw["UserDefinedFields"]),
    productFields,
    createdAt: textOf(raw["CreatedAt"]),
    observedAt: textOf(raw["LastObservedAt"]) || textOf(raw["UpdatedAt"]),
    raw,
  };
}

/** An identity that can be searched for and updated: a finding about another cloud has no AWS account. */
export const isIdentified = (id: string, productArn: string, accountId: string): boolean =>
  [id, productArn].every((text) => text !== "" && text.length <= findingLimits.identifierCharacters) &&
  /^\d{12}$/.test(accountId);

/** Field in which Security Hub marks a GuardDuty finding as a sample, as text. */
export const guarddutySampleField = "aws/guardduty/service/additionalInfo/sample";

/** Identity across products: two products may use the same id. */
export const findingKey = ({ id, productArn }: Pick<Finding, "id" | "productArn">) => `${productArn} ${id}`;

/**
 * Truncates to `limit` characters, ending in `…`, never within a surrogate pair. Characters are UTF-16 units: the
 * stricter reading of a limit that AWS gives in characters.
 */
export function truncate(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}

export const objectOf = (value: unknown): JsonObject => (isObject(value) ? value : {});
export const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
const textsOf = (value: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(objectOf(value)).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
