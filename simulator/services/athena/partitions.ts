import { existsSync, readdirSync } from "node:fs";
import { inside } from "../../../console/inside";
import { AthenaError } from "./athena-error";

/** The properties of a table that decide which objects it sees. */
export interface TableLayout {
  /** `DATABASE.TABLE`, for messages. */
  readonly table: string;
  /** `s3://BUCKET/PREFIX/`. */
  readonly location: string;
  /** Names of the partition keys, in order. */
  readonly partitionKeys: readonly string[];
  /** The table's parameters: `projection.…`, `storage.location.template`. */
  readonly parameters: Readonly<Record<string, string>>;
  /**
   * True if a crawler covers an object, `s3://BUCKET/KEY`, and so adds its partition to the catalog. Without projection
   * nothing else does. Absent: the table has no crawler.
   */
  readonly registers?: (object: string) => boolean;
}

/** An object that the table sees, with the value of each partition key. */
export interface VisibleObject {
  /** `s3://BUCKET/KEY`. */
  readonly object: string;
  /** Its local file. */
  readonly file: string;
  readonly partition: readonly string[];
}

/**
 * The objects that a table sees among the local files `ROOT/BUCKET/KEY`, sorted by name.
 *
 * - No partition keys: everything below the location, at any depth.
 * - Partition projection: everything below a projected partition's location and within the declared range. The
 *   catalog's partitions are ignored (Athena user guide, "Use partition projection with Amazon Athena").
 * - Otherwise the partitions that a crawler has added: Hive-style folders `key=value`, one for each key in order.
 *
 * Objects whose name, or a folder of it, begins with `_` or `.` are hidden.
 */
export function visibleObjects(layout: TableLayout, root: string, now: Date): VisibleObject[] {
  const place = /^s3:\/\/([^/]+)\/(.*)$/.exec(layout.location);
  if (place === null)
    throw new AthenaError(`Table ${layout.table} lies at "${layout.location}". Write s3://BUCKET/PREFIX/.`);
  const [, bucket = "", prefix = ""] = place;
  const partitionOf = partitionReader(layout, now);
  const found: VisibleObject[] = [];
  for (const key of keysBelow(inside(root, bucket), prefix === "" || prefix.endsWith("/") ? prefix : `${prefix}/`)) {
    const object = `s3://${bucket}/${key}`;
    const partition = partitionOf(object);
    if (partition !== undefined) found.push({ object, file: inside(root, bucket, key), partition });
  }
  return isRegistered(layout) ? registered(found, layout.registers) : found;
}

const isRegistered = ({ partitionKeys, parameters }: TableLayout) =>
  partitionKeys.length > 0 && parameters["projection.enabled"] !== "true";

/** Objects in registered partitions: one object that the crawler sees adds the whole folder. */
function registered(objects: readonly VisibleObject[], sees: TableLayout["registers"] = () => false): VisibleObject[] {
  const idOf = ({ partition }: VisibleObject) => JSON.stringify(partition);
  const partitions = new Set(objects.filter(({ object }) => sees(object)).map(idOf));
  return objects.filter((object) => partitions.has(idOf(object)));
}

/** Parses the partition values from an object's name; undefined if it is in no partition. */
export type PartitionReader = (object: string) => string[] | undefined;

/** Throws an `AthenaError` for a projection that Athena refuses, or that is not simulated. */
export function partitionReader(layout: TableLayout, now: Date): PartitionReader {
  const { partitionKeys, parameters, location } = layout;
  if (partitionKeys.length === 0) return () => [];
  const base = location.endsWith("/") ? location : `${location}/`;
  const hiveStyle = base + partitionKeys.map((key) => `${key}=\${${key}}/`).join("");
  if (isRegistered(layout)) return templateReader(layout.table, hiveStyle, partitionKeys);

  const template = parameters["storage.location.template"] ?? hiveStyle;
  const read = templateReader(layout.table, template, partitionKeys);
  const ranges = partitionKeys.map((key) => dateRange(layout, key, now));
  return (object) => {
    const values = read(object);
    return values?.every((value, index) => ranges[index]?.(value)) ? values : undefined;
  };
}

function templateReader(table: string, template: string, partitionKeys: readonly string[]): PartitionReader {
  const parts = template.split(/\$\{(\w+)\}/);
  const names = parts.filter((_, index) => index % 2 === 1);
  const missing = partitionKeys.find((key) => !names.includes(key));
  if (missing !== undefined)
    throw new AthenaError(
      `Table ${table} has the location template "${template}", which lacks its partition key: add \${${missing}}.`,
    );
  const source = parts.map((part, index) => (index % 2 === 1 ? "([^/]+)" : escapeForRegExp(part))).join("");
  const expression = new RegExp(`^${source}${template.endsWith("/") ? "" : "/"}`);
  return (object) => {
    const match = expression.exec(object);
    return match === null ? undefined : partitionKeys.map((key) => match[names.indexOf(key) + 1] as string);
  };
}

const escapeForRegExp = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

const daysPerUnit: Readonly<Record<string, number>> = { DAY: 1, WEEK: 7 };

/**
 * A predicate for values of a key projected as `date` with the format `yyyy-MM-dd`: `range` is two days, or `NOW` plus
 * or minus a number of days or weeks, in UTC, both inclusive (Athena user guide, "Supported types for partition
 * projection").
 */
function dateRange({ table, parameters }: TableLayout, key: string, now: Date): (value: string) => boolean {
  const setting = (name: string) => parameters[`projection.${key}.${name}`];
  const expected: Readonly<Record<string, readonly (string | undefined)[]>> = {
    type: ["date"],
    format: ["yyyy-MM-dd"],
    interval: [undefined, "1"],
    "interval.unit": [undefined, "DAYS"],
  };
  for (const [name, values] of Object.entries(expected))
    if (!values.includes(setting(name)))
      throw new AthenaError(
        `Table ${table} has projection.${key}.${name}="${setting(name)}". The simulated Athena projects ${values.at(-1)}.`,
      );
  const range = setting("range") ?? "";
  const [from, to, ...rest] = range.split(",").map((bound) => dayOf(bound.trim(), now));
  if (from === undefined || to === undefined || rest.length > 0)
    throw new AthenaError(
      `Table ${table} has projection.${key}.range="${range}". Write two days or NOW+1DAYS, for example 2020-01-01,NOW.`,
    );
  return (value) => dayOf(value, now) === value && from <= value && value <= to;
}

/** `2020-01-01` → itself, `NOW+1DAYS` → tomorrow in UTC, anything else → undefined. */
function dayOf(text: string, now: Date): string | undefined {
  const relative = /^NOW(?:\s*([+-])\s*(\d+)\s*(DAY|WEEK)S?)?$/.exec(text);
  if (relative !== null) {
    const [, sign, count = "0", unit = "DAY"] = relative;
    const days = Number(count) * (daysPerUnit[unit] as number) * (sign === "-" ? -1 : 1);
    return new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10);
  }
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text) ? text : undefined;
}

/** Keys in a folder and its subfolders, sorted; hidden ones are skipped. */
function* keysBelow(bucketFolder: string, folder: string): Generator<string> {
  const here = folder === "" ? bucketFolder : inside(bucketFolder, folder);
  if (!existsSync(here)) return;
  const entries = readdirSync(here, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (/^[._]/.test(entry.name)) continue;
    if (entry.isDirectory()) yield* keysBelow(bucketFolder, `${folder}${entry.name}/`);
    else yield folder + entry.name;
  }
}
