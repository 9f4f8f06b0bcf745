import type { JsonObject } from "../envelope";
import { isObject, list } from "../json";

/**
 * A finding in the AWS Security Finding Format, as far as this program reads it (Security Hub user guide, "AWS Security
 * Finding Format (ASFF)"). Fields that are missing, null or of another type count as absent: findings come from many
 * products.
 */
export interface Finding {
  readonly id: string;
  readonly productArn: string;
  readonly accountId: string;
  readonly generatorId: string;
  readonly title: string;
  readonly types: readonly string[];
  readonly recordState: string;
  readonly workflowStatus: string;
  readonly resources: readonly FindingResource[];
  readonly note?: { readonly text: string; readonly updatedBy: string };
  readonly userDefinedFields: Readonly<Record<string, string>>;
  readonly productFields: Readonly<Record<string, string>>;
  readonly createdAt: string;
  /** Time of the product's last observation or change; customer updates do not change it. */
  readonly observedAt: string;
  /** Unmodified, for patterns. */
  readonly raw: JsonObject;
}

export interface FindingResource {
  readonly type: string;
  readonly id: string;
}

/** Documented limits (Security Hub API reference, `AwsSecurityFinding`; user guide, "Optional top-level ASFF attributes"). */
export const findingLimits = {
  noteCharacters: 512,
  userDefinedFields: 50,
  fieldKeyCharacters: 128,
  fieldValueCharacters: 1024,
  titleCharacters: 256,
  descriptionCharacters: 1024,
  relatedFindings: 10,
  /** Longest id or ARN that can be searched for: the longest ARN. Findings' own ids are shorter. */
  identifierCharacters: 2048,
  /** Findings per BatchUpdateFindings or BatchImportFindings request, and per page of GetFindings. */
  perRequest: 100,
  /** Values of one filter attribute of GetFindings. */
  filterValues: 20,
} as const;

/** Reads one finding, from an event or an API response; undefined without a usable identity. */
export function readFinding(value: unknown): Finding | undefined {
  const raw = objectOf(value);
  const id = textOf(raw["Id"]);
  const productArn = textOf(raw["ProductArn"]);
  const accountId = textOf(raw["AwsAccountId"]);
  const isIdentified = [id, productArn].every(
    (text) => text !== "" && text.length <= findingLimits.identifierCharacters,
  );
  if (!isIdentified || !/^\d{12}$/.test(accountId)) return undefined;
  const note = objectOf(raw["Note"]);
  return {
    id,
    productArn,
    accountId,
    generatorId: textOf(raw["GeneratorId"]),
    title: textOf(raw["Title"]),
    types: list(raw["Types"]).filter((type) => typeof type === "string"),
    recordState: textOf(raw["RecordState"]),
    workflowStatus: textOf(objectOf(raw["Workflow"])["Status"]),
    resources: list(raw["Resources"])
      .map((resource) => ({ type: textOf(objectOf(resource)["Type"]), id: textOf(objectOf(resource)["Id"]) }))
      .filter((resource) => resource.id !== ""),
    ...(textOf(note["Text"]) !== "" && {
      note: { text: textOf(note["Text"]), updatedBy: textOf(note["UpdatedBy"]) },
    }),
    userDefinedFields: textsOf(raw["UserDefinedFields"]),
    productFields: textsOf(raw["ProductFields"]),
    createdAt: textOf(raw["CreatedAt"]),
    observedAt: textOf(raw["LastObservedAt"]) || textOf(raw["UpdatedAt"]),
    raw,
  };
}

/** The findings of a "Security Hub Findings - Imported" event; AWS documents one, the format is a list. */
export const findingsOf = (event: { readonly detail?: unknown }): Finding[] =>
  list(objectOf(event.detail)["findings"]).flatMap((value) => readFinding(value) ?? []);

/** Field in which Security Hub marks a GuardDuty finding as a sample, as text. */
export const guarddutySampleField = "aws/guardduty/service/additionalInfo/sample";

/** True for sample findings: CreateSampleFindings of GuardDuty or Macie creates them. */
export const isSample = ({ raw, productFields }: Finding) =>
  raw["Sample"] === true || productFields[guarddutySampleField] === "true";

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

const objectOf = (value: unknown): JsonObject => (isObject(value) ? value : {});
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
const textsOf = (value: unknown): Record<string, string> =>
  Object.fromEntries(
    Object.entries(objectOf(value)).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
