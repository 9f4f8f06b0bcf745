import type { Column, ColumnValue } from "./serde";

/** A form in which Athena reads objects. A table names it by its SerDe and its input format. */
export interface TableFormat {
  readonly serDe: string;
  readonly inputFormat: string;
  /**
   * Begins to read a table. Throws an `AthenaError` for a SerDe parameter that is not simulated. `table` is what messages
   * call it.
   */
  readonly open: (table: string, parameters: Readonly<Record<string, string>>) => ObjectReader;
}

export interface ObjectReader {
  /** The rows of the object in a file, a value per column. `object` is what messages call it. */
  readonly read: (object: string, file: string, columns: readonly Column[]) => Promise<ReadObject>;
  readonly close: () => void;
}

export interface ReadObject {
  readonly rows: readonly (readonly ColumnValue[])[];
  readonly ignored: readonly IgnoredText[];
}

/** A line of which the SerDe returned the first record only, because more followed without a newline. */
export interface IgnoredText {
  readonly object: string;
  /** From 1. */
  readonly line: number;
  /** How many characters were ignored. */
  readonly characters: number;
}
