import { AthenaError } from "./athena-error";

/** Values for the parameters of a saved query. */
export interface ParameterValues {
  /** `yyyy-MM-dd`: value of the first parameter of type `day`; later ones get `lastDay`. */
  readonly firstDay: string;
  readonly lastDay: string;
  /** By parameter name; overrides the sample in the query's header. Plain values, not literals. */
  readonly values?: Readonly<Record<string, string>>;
}

const parameter = /^-- parameter: (\w+) \((\w+)(?:, such as ([^)]+))?\)/gm;

/** The samples in a saved query's header, by name of the parameter: what it is asked with where nothing else is known. */
export const sampleParameters = (query: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...query.matchAll(parameter)].flatMap(([, name = "", , sample]) => (sample === undefined ? [] : [[name, sample]])),
  );

/**
 * Execution parameters for a saved query, as literals in the order of its question marks, from its header: `--
 * parameter: principal (text, such as arn:aws:iam::111122223333:user/alice) …` → `'arn:aws:iam::…'`.
 *
 * Throws an `AthenaError` for a text or integer without a value.
 */
export function executionParameters(query: string, { firstDay, lastDay, values = {} }: ParameterValues): string[] {
  let days = 0;
  return [...query.matchAll(parameter)].map(([, name = "", type, sample]) => {
    const value = values[name] ?? (type === "day" ? (days++ === 0 ? firstDay : lastDay) : sample);
    if (value === undefined)
      throw new AthenaError(
        `The saved query's parameter ${name} (${type}) has no value. Add one to its header: (${type}, such as VALUE).`,
      );
    return type === "integer" ? value : `'${value.replaceAll("'", "''")}'`;
  });
}
