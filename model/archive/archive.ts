import type { Envelope, Provenance } from "../envelope";

/**
 * The archive's layout, and how events are read back: the single definition for delivery streams (writers) and Glue
 * tables (readers).
 *
 * ```
 * events/day=2026-11-02/source=aws.iam/detail_type=aws_api_call_via_cloudtrail/….gz
 * errors/metadata-extraction-failed/day=2026-11-02/….gz
 * ```
 *
 * Account and Region are columns, never folders: a stream has 500 active partitions, too few for 500 accounts × 15
 * Regions (Firehose developer guide, "Buffer data for dynamic partitioning").
 *
 * Whoever calls PutEvents chooses time and detail type, and could use up all active partitions of a stream with 500
 * invented ones. Such events therefore have streams of their own, the day of their folder is that of their arrival, and
 * detail types that settings do not list share the folder {@link unlistedType}.
 */
export const archiveFolders = { events: "events/", errors: "errors/" } as const;

/** Names of the folders below `events/`, and below the folder of every other format, outermost first. */
export const partitionKeys = ["day", "source", "detail_type"] as const;

/** The folder of an event: `{ day: "2026-11-02", source: "aws.iam", detail_type: "aws_api_call_via_cloudtrail" }`. */
export type Partition = Readonly<Record<(typeof partitionKeys)[number], string>>;

/** The event has no valid partition; Firehose puts it below `errors/`. */
export class UnarchivableEventError extends Error {
  override readonly name = "UnarchivableEventError";
}

/** Most active partitions of a delivery stream (Firehose developer guide, "Amazon Data Firehose Quota"). */
export const activePartitions = 500;

/**
 * Folder of the detail types that settings leave open to the sender. No {@link slug} is equal to it: after `__` that has
 * eight hexadecimal digits.
 */
export const unlistedType = "__other";

/**
 * Sources for which some governed event leaves the detail type open, each with the detail types that the others list:
 * `[["com.example.shop", "Order Placed"]]`.
 */
export type OpenTypes = readonly (readonly [source: string, ...listed: string[]])[];

/** First day of the archive: start of the table's projection range and of `dayPattern`. */
export const firstDay = "2020-01-01";

/**
 * Matches the first 11 characters of a valid time: a real calendar day from 2020 to 2099 and the `T`. An invalid day
 * (`2026-02-30`) would be a folder that the projected table never reads. No anchor: 11 characters can only match at the
 * start, and in jq `^` means "start of any line".
 */
const dayPattern =
  "20[2-9][0-9]-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))T" +
  "|20([2468][048]|[3579][26])-02-29T";

/** Longest folder value; a longer text is truncated and gets a hash. */
const longestValue = 100;
/** Length of a hash suffix: two underscores and eight hexadecimal digits. */
const hashSuffixLength = 10;

/**
 * Polynomial over code points modulo the largest prime below 2³². jq 1.6 has no bit operations and calculates in
 * doubles, so every product must stay below 2⁵³: the multiplier is the first suitable prime above the largest code
 * point.
 */
const hash = { start: 5381, multiplier: 1_114_117, modulus: 4_294_967_291 } as const;

/** Rules for converting a text to a folder value. */
interface Folding {
  /** Punctuation that is kept, in addition to `a-z`, `0-9` and `_`. */
  readonly keeps: string;
  /** Matches a text that cannot be converted without loss. */
  readonly lossy: string;
}

/** Two separators in a row count as lossy: no plain value contains `__`, so none can look like a value with a hash. */
const detailTypeFolding: Folding = { keeps: "", lossy: "[^A-Za-z0-9_ ]|[_ ][_ ]" };
const sourceFolding: Folding = { keeps: "-.", lossy: "[^A-Za-z0-9_ .-]|[_ ][_ ]" };

/**
 * The folder value of a detail type: `[a-z0-9_]`, 1 to 100 characters.
 *
 * - Spaces become `_` and ASCII capitals lower case: "AWS API Call via CloudTrail" → `aws_api_call_via_cloudtrail`.
 * - If anything else had to change, the value ends with `__` and a hash of the original, so two texts share a value
 *   only if they differ in nothing but case and space against underscore (or their 32-bit hashes collide): "EC2
 *   Instance State-change Notification" → `ec2_instance_state_change_notification__b5bfca5b`.
 * - No letter or digit left: only the hash, "🚀" → `__65575f9e`.
 *
 * An underscore does not count as a change: `a_b` and "a b" share a folder, just like "A B" and "a b". Nothing is lost,
 * because the column `type_name` has the original, and snake_case detail types stay readable.
 */
export const slug = (text: string): string => foldText(text, detailTypeFolding);

/** The folder value of a source: like {@link slug}, but `.` and `-` are kept: `aws.iam` → `aws.iam`. */
export const sourceValue = (text: string): string => foldText(text, sourceFolding);

/** Day of arrival, and the sources whose detail types the sender may choose. */
export interface PutContext {
  readonly arrivedOn: string;
  readonly openTypes: OpenTypes;
}

/**
 * The partition of an event that somebody put: {@link putPartitionQuery} gives its source and detail type, and Firehose
 * the day. Its time has no say.
 *
 * Throws {@link UnarchivableEventError} for a source or detail type that is not text.
 */
export function putPartitionOf(
  event: Pick<Envelope, "source" | "detail-type">,
  { arrivedOn, openTypes }: PutContext,
): Partition {
  const { source, "detail-type": detailType } = event;
  const folders = { day: arrivedOn, ...foldersOf(event) };
  const [, ...listed] = openTypes.find(([open]) => open === source) ?? [undefined, detailType];
  return listed.includes(detailType) ? folders : { ...folders, detail_type: unlistedType };
}

/**
 * The partition that {@link partitionQuery} assigns to an event.
 *
 * Throws {@link UnarchivableEventError} if the query raises an error, so that Firehose writes the record below
 * `errors/`: a time that is not a day from 2020 on, a source or detail type that is not text.
 */
export function partitionOf(event: Pick<Envelope, "time" | "source" | "detail-type">): Partition {
  const { time } = event as Record<string, unknown>;
  if (typeof time !== "string" || !new RegExp(dayPattern).test(time.slice(0, 11)))
    throw new UnarchivableEventError(
      `time is ${JSON.stringify(time) ?? "missing"}, which is not a date from ${firstDay} on. Expected RFC 3339: "2026-11-02T10:15:30Z".`,
    );
  return { day: time.slice(0, 10), ...foldersOf(event) };
}

function foldersOf(event: Pick<Envelope, "source" | "detail-type">): Omit<Partition, "day"> {
  const { source, "detail-type": detailType } = event as Record<string, unknown>;
  if (typeof source !== "string")
    throw new UnarchivableEventError(
      `source is ${JSON.stringify(source) ?? "missing"}. Expected text such as "aws.iam".`,
    );
  if (typeof detailType !== "string")
    throw new UnarchivableEventError(
      `detail-type is ${JSON.stringify(detailType) ?? "missing"}. Expected text such as "AWS API Call via CloudTrail".`,
    );
  return { source: sourceValue(source), detail_type: slug(detailType) };
}

/** The folder of a partition: `events/day=2026-11-02/source=aws.iam/detail_type=…/`. */
export const partitionFolder = (partition: Partition): string =>
  archiveFolders.events + partitionKeys.map((key) => `${key}=${partition[key]}/`).join("");

/**
 * `ErrorOutputPrefix` of a delivery stream. Partition keys are not allowed in it, so the day is that of arrival
 * (Firehose developer guide, "Understand custom prefixes for Amazon S3 objects").
 */
export const errorPrefix = `${archiveFolders.errors}!{firehose:error-output-type}/day=!{timestamp:yyyy-MM-dd}/`;

/**
 * `MetadataExtractionQuery` of a delivery stream, jq 1.6: one event in, one object of {@link partitionKeys} out.
 *
 * Limited to what Firehose is known to accept: one line, one flat object with values in parentheses, no `def` and no
 * nested object, because Firehose reads the key names from the text in an undocumented way.
 */
export const partitionQuery = [
  `{day:(.time|if type=="string" and (.[0:11]|test("${dayPattern}")) then .[0:10] else error("time is no day from ${firstDay} on") end)`,
  `source:${foldQuery(".source", "source", sourceFolding)}`,
  `detail_type:${foldQuery('."detail-type"', "detail-type", detailTypeFolding)}}`,
].join(",");

/**
 * The same for a stream of events that somebody put, without the day, which is that of arrival. A detail type of an open
 * source keeps its folder if it is listed.
 */
export function putPartitionQuery(openTypes: OpenTypes): string {
  const unlisted = `any(${JSON.stringify(openTypes)}[];.[0]==$e.source and (any(.[1:][];.==$d)|not))`;
  const detailType =
    openTypes.length === 0
      ? foldQuery('."detail-type"', "detail-type", detailTypeFolding)
      : foldQuery('. as $e|."detail-type"', "detail-type", detailTypeFolding, {
          condition: `. as $d|${unlisted}`,
          value: unlistedType,
        });
  return `{source:${foldQuery(".source", "source", sourceFolding)},detail_type:${detailType}}`;
}

/** The query of a stream, by what it carries. */
export const queryOf = (provenance: Provenance, openTypes: OpenTypes): string =>
  provenance === "service" ? partitionQuery : putPartitionQuery(openTypes);

function foldText(text: string, folding: Folding): string {
  const codes = Array.from(text, codePoint);
  if (codes.length > 0 && codes.length <= longestValue && !new RegExp(folding.lossy, "u").test(text))
    return String.fromCharCode(...codes.map((code) => folded(code, folding)));
  const digest = codes.reduce((sum, code) => (sum * hash.multiplier + code) % hash.modulus, hash.start);
  const stem = codes.slice(0, longestValue - hashSuffixLength).map((code) => folded(code, folding));
  const legible = stem.some((code) => !separators(folding).includes(code));
  return `${legible ? String.fromCharCode(...stem) : ""}__${digest.toString(16).padStart(8, "0")}`;
}

/**
 * {@link foldText} in jq 1.6. Table lookups, because a chain of comparisons for every character takes twice the time.
 */
function foldQuery(
  field: string,
  name: string,
  folding: Folding,
  unless?: { readonly condition: string; readonly value: string },
): string {
  const table = String.fromCharCode(
    ...Array.from({ length: "z".charCodeAt(0) + 1 }, (_, code) => folded(code, folding)),
  );
  const plain = `length>0 and length<=${longestValue} and (test("${folding.lossy}")|not)`;
  const digest = `(reduce explode[] as $c (${hash.start};(.*${hash.multiplier}+$c)%${hash.modulus}))`;
  const stem = `[.[0:${longestValue - hashSuffixLength}]|explode[]|$t[.]//95]|if .-[${separators(folding).join(",")}]==[] then "" else implode end`;
  const places = Array.from({ length: 8 }, (_, index) => 16 ** (7 - index)).join(",");
  const hex = `([${places}]|map(($h/.|floor)%16|if .<10 then .+48 else .+87 end)|implode)`;
  const exception = unless === undefined ? "" : `if (${unless.condition}) then "${unless.value}" el`;
  return (
    `(${field}|if type=="string" then . else error("${name} is no text") end|("${table}"|explode) as $t|` +
    `${exception}if ${plain} then [explode[]|$t[.]]|implode else ${digest} as $h|(${stem})+"__"+${hex} end)`
  );
}

/** The code point that replaces another in a folder value; 95 is `_`. */
function folded(code: number, { keeps }: Folding): number {
  const character = String.fromCodePoint(code);
  if (/^[a-z0-9]$/.test(character) || keeps.includes(character)) return code;
  return /^[A-Z]$/.test(character) ? code + 32 : 95;
}

function separators({ keeps }: Folding): number[] {
  return [95, ...Array.from(keeps, codePoint)];
}

/** A lone surrogate is not a character: JSON readers such as jq convert it to U+FFFD. */
function codePoint(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  return code >= 0xd800 && code <= 0xdfff ? 0xfffd : code;
}

export interface Column {
  readonly name: string;
  readonly type: string;
  readonly comment: string;
}

/** A Glue table as plain data, with the property names of `aws.glue.CatalogTable`; the caller adds the database. */
export interface TableDefinition {
  readonly name: string;
  readonly description: string;
  readonly tableType: "EXTERNAL_TABLE";
  readonly parameters: Readonly<Record<string, string>>;
  readonly partitionKeys: readonly Column[];
  readonly storageDescriptor: {
    readonly location: string;
    readonly inputFormat: string;
    readonly outputFormat: string;
    readonly compressed: boolean;
    readonly serDeInfo: {
      readonly name: string;
      readonly serializationLibrary: string;
      readonly parameters: Readonly<Record<string, string>>;
    };
    readonly columns: readonly Column[];
  };
}

/** JSON keys that are not valid column names. */
export const keysOfColumns = { type_name: "detail-type", replay_name: "replay-name" } as const;
