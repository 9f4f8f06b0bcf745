/** A Hive column: `{ name: "resources", type: "array<string>" }`. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
}

/** The Hive types that are supported. */
export const columnTypes = ["string", "array<string>", "boolean", "int", "bigint", "double"] as const;
export type ColumnType = (typeof columnTypes)[number];

export type ColumnValue = null | string | readonly (string | null)[] | boolean | number | bigint;

/**
 * How the OpenX JSON SerDe finds a column's value in a record: used by Athena to read tables, and by Firehose to
 * convert records.
 */
export interface JsonKeys {
  /** On by default in Athena: every key of the record, nested ones too, is read in lower case. */
  readonly caseInsensitive: boolean;
  /** JSON key by column name, where they differ. */
  readonly mapping: ReadonlyMap<string, string>;
}

/** Converts records to rows, one value per column. Throws for a record that the SerDe considers malformed. */
export function rowReader(serDe: JsonKeys, columns: readonly Column[]) {
  const keys = columns.map((column) => {
    const key = serDe.mapping.get(column.name) ?? column.name;
    return serDe.caseInsensitive ? key.toLowerCase() : key;
  });
  return (value: unknown): ColumnValue[] => {
    const record = fold(value) as Record<string, unknown>;
    return columns.map((column, position) => valueOf(record[keys[position] as string], column.type));
  };

  function fold(value: unknown): unknown {
    if (!serDe.caseInsensitive || typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map(fold);
    const folded = new Map<string, unknown>();
    for (const [name, child] of Object.entries(value)) {
      const key = name.toLowerCase();
      if (folded.has(key)) throw new Error(`Duplicate key "${key}"`);
      folded.set(key, fold(child));
    }
    return Object.fromEntries(folded);
  }
}

/** Text columns accept any JSON value; a value that does not fit a number column is NULL. */
function valueOf(value: unknown, type: ColumnType): ColumnValue {
  if (value === null || value === undefined) return null;
  switch (type) {
    case "string":
      return textOf(value);
    case "array<string>":
      if (value === "") return null;
      return Array.isArray(value) ? value.map((item) => (item === null ? null : textOf(item))) : [textOf(value)];
    case "boolean":
      return textOf(value).toLowerCase() === "true";
    case "double": {
      const number = Number(textOf(value));
      return Number.isNaN(number) ? null : number;
    }
    case "int":
    case "bigint": {
      const text = textOf(value);
      if (!/^-?\d+$/.test(text)) return null;
      const integer = BigInt(text);
      const bits = type === "int" ? 32 : 64;
      if (BigInt.asIntN(bits, integer) !== integer) return null;
      return type === "int" ? Number(integer) : integer;
    }
  }
}

const textOf = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
