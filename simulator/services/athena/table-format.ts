import type { Column, ColumnValue } from "./serde";

/** A file format that Athena can read. A table selects it by its SerDe and its input format. */
export interface TableFormat {
  readonly serDe: string;
  readonly inputFormat: string;
  /**
   * Opens a table. Throws an `AthenaError` for a SerDe parameter that is not simulated. `table` is its name in
   * messages.
   */
  readonly open: (table: string, parameters: Readonly<Record<string, string>>) => ObjectReader;
}

export interface ObjectReader {
  /** The rows of the object in a file, one value per column. `object` is its name in messages. */
  readonly read: (object: string, file: string, columns: readonly Column[]) => Promise<ReadObject>;
  readonly close: () => void;
}

export interface ReadObject {
  readonly rows: readonly (readonly ColumnValue[])[];
  readonly ignored: readonly IgnoredText[];
}

/** A line of which the SerDe read only the first record, because no newline separated the rest. */
export interface IgnoredText {
  readonly object: string;
  /** 1-based. */
  readonly line: number;
  /** Number of ignored characters. */
  readonly characters: number;
}
