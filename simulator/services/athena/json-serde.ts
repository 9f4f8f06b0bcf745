import { AthenaError } from "./athena-error";
import type { JsonKeys } from "./serde";

/** `org.openx.data.jsonserde.JsonSerDe` and its parameters. */
export interface JsonSerDe extends JsonKeys {
  /** Off by default: a malformed line fails the query. On: it is a row of NULLs. */
  readonly ignoreMalformed: boolean;
}

/** Throws an `AthenaError` for a parameter that is not simulated. */
export function jsonSerDe(table: string, parameters: Readonly<Record<string, string>>): JsonSerDe {
  const mapping = new Map<string, string>();
  let caseInsensitive = true;
  let ignoreMalformed = false;
  for (const [key, value] of Object.entries(parameters))
    if (key.startsWith("mapping.")) mapping.set(key.slice("mapping.".length), value);
    else if (key === "case.insensitive") caseInsensitive = value.toLowerCase() === "true";
    else if (key === "ignore.malformed.json") ignoreMalformed = value.toLowerCase() === "true";
    else if (key !== "serialization.format" && key !== "paths")
      throw new AthenaError(`Table ${table} has the SerDe parameter ${key}="${value}", which is not simulated.`);
  return { caseInsensitive, ignoreMalformed, mapping };
}
