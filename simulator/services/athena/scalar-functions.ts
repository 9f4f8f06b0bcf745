import {
  ANY,
  BIGINT,
  DOUBLE,
  type DuckDBBigIntVector,
  type DuckDBConnection,
  DuckDBScalarFunction,
  DuckDBTimestampTZValue,
  type DuckDBType,
  type DuckDBValue,
  DuckDBVarCharType,
  INTEGER,
  LIST,
  listValue,
  TIMESTAMPTZ,
  VARCHAR,
} from "@duckdb/node-api";
import { parseJavaDouble } from "./java-numbers";
import type { StoredFields } from "./stored-fields";
import { jsonElements, jsonExtract, jsonExtractScalar, type JsonPath, parseJsonPath } from "./trino-json";
import { replaceNothing, toRe2 } from "./trino-text";
import { parseIso8601 } from "./trino-time";

/** DuckDB's type of JSON: text under another name, so that it is not taken for text. */
const json = DuckDBVarCharType.create("JSON");

/** A function of a row's values, none of them NULL; of a NULL it is NULL. An error it throws is the query's. */
interface ScalarFunction {
  readonly name: string;
  readonly parameters: readonly DuckDBType[];
  readonly returns: DuckDBType;
  readonly of: (...values: never[]) => DuckDBValue;
}

/**
 * Trino's functions that no DuckDB function is equal to. `try_double` gets values of any type, and its NULL for a text
 * that is no number is `TRY_CAST`'s; `fail` is an error that `TRY` may catch, unlike DuckDB's own.
 */
const functions: readonly ScalarFunction[] = [
  {
    name: "trino_json_extract_scalar",
    parameters: [VARCHAR, VARCHAR],
    returns: VARCHAR,
    of: (text: string, path: string) => jsonExtractScalar(text, stepsOf(path)),
  },
  {
    name: "trino_json_extract",
    parameters: [VARCHAR, VARCHAR],
    returns: json,
    of: (text: string, path: string) => jsonExtract(text, stepsOf(path)),
  },
  {
    name: "trino_try_json_elements",
    parameters: [json],
    returns: LIST(json),
    of(text: string) {
      const elements = jsonElements(text);
      return elements && listValue(elements);
    },
  },
  {
    name: "trino_json_elements",
    parameters: [json],
    returns: LIST(json),
    of(text: string) {
      if (text === "null") return null;
      return listValue(jsonElements(text) ?? fail(`INVALID_CAST_ARGUMENT: Cannot cast to array(json).\n${text}`));
    },
  },
  { name: "trino_try_double", parameters: [ANY], returns: DOUBLE, of: (value: DuckDBValue) => double(value) ?? null },
  {
    name: "trino_double",
    parameters: [ANY],
    returns: DOUBLE,
    of: (value: DuckDBValue) =>
      double(value) ?? fail(`INVALID_CAST_ARGUMENT: Cannot cast '${String(value)}' to DOUBLE`),
  },
  {
    name: "trino_from_iso8601_timestamp",
    parameters: [VARCHAR],
    returns: TIMESTAMPTZ,
    of(text: string) {
      const moment = parseIso8601(text) ?? fail(`INVALID_FUNCTION_ARGUMENT: Cannot parse "${text}" as a timestamp`);
      return new DuckDBTimestampTZValue(BigInt(moment) * 1000n);
    },
  },
  { name: "trino_replace_nothing", parameters: [VARCHAR, VARCHAR], returns: VARCHAR, of: replaceNothing },
  { name: "trino_re2", parameters: [VARCHAR], returns: VARCHAR, of: toRe2 },
  { name: "trino_fail", parameters: [VARCHAR], returns: VARCHAR, of: fail },
];

function fail(message: string): never {
  throw new Error(message);
}

const double = (value: DuckDBValue) => (typeof value === "string" ? parseJavaDouble(value) : Number(value));

const paths = new Map<string, JsonPath>();

/** Steps of a path that the translation has checked. */
function stepsOf(path: string): JsonPath {
  let steps = paths.get(path);
  if (steps === undefined) paths.set(path, (steps = parseJsonPath(path) ?? []));
  return steps;
}

/** Adds the functions to a connection's database. */
export function registerFunctions(connection: DuckDBConnection): void {
  for (const each of functions) {
    const of = each.of as (...values: DuckDBValue[]) => DuckDBValue;
    const registered = DuckDBScalarFunction.create({
      name: each.name,
      parameterTypes: each.parameters,
      returnType: each.returns,
      mainFunction(info, input, output) {
        const columns = each.parameters.map((_, index) => input.getColumnVector(index));
        try {
          for (let row = 0; row < input.rowCount; row++) {
            const values = columns.map((column) => column.getItem(row));
            output.setItem(row, values.includes(null) ? null : of(...(values as DuckDBValue[])));
          }
          output.flush();
        } catch (error) {
          info.setError(error instanceof Error ? error.message : String(error));
        }
      },
    });
    connection.registerScalarFunction(registered);
  }
}

/** Adds the functions by which a query reads stored fields. */
export function registerStoredFields(connection: DuckDBConnection, { valueOf }: StoredFields): void {
  registerStored(connection, "trino_stored_scalar", VARCHAR, valueOf);
  registerStored(connection, "trino_stored_json", json, valueOf);
}

/** A function of a row's number, NULL in the unmatched side of a join, and a constant. */
function registerStored(
  connection: DuckDBConnection,
  name: string,
  returns: DuckDBType,
  valueOf: StoredFields["valueOf"],
): void {
  const registered = DuckDBScalarFunction.create({
    name,
    parameterTypes: [BIGINT, INTEGER],
    returnType: returns,
    mainFunction(_, input, output) {
      const rows = input.getColumnVector(0) as DuckDBBigIntVector;
      const field = Number(input.getColumnVector(1).getItem(0));
      for (let index = 0; index < input.rowCount; index++) {
        const row = rows.getItem(index);
        output.setItem(index, row === null ? null : valueOf(field, Number(row)));
      }
      output.flush();
    },
  });
  connection.registerScalarFunction(registered);
}
