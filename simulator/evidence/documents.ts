import { isObject } from "../../model/json";

/** A statement of a recorded policy document, as written. */
export type Statement = Readonly<Record<string, unknown>>;

/** A policy document, from its text if it is one. */
export function parsed(document: unknown): unknown {
  if (typeof document !== "string") return document;
  try {
    return JSON.parse(document) as unknown;
  } catch {
    // Guarantee 6 reports a document that is none.
    return {};
  }
}

export function statementsOf(document: unknown): readonly Statement[] {
  const read = parsed(document);
  return isObject(read) ? [read["Statement"]].flat().filter(isObject) : [];
}

/** Each key of a statement's conditions, with the values that it is compared with. */
export function conditionsOf(
  statement: Statement,
): { readonly operator: string; readonly key: string; readonly values: readonly string[] }[] {
  const block = statement["Condition"];
  return Object.entries(isObject(block) ? block : {}).flatMap(([operator, keys]) =>
    Object.entries(isObject(keys) ? keys : {}).map(([key, values]) => ({
      operator,
      key,
      values: [values].flat().map(String),
    })),
  );
}

/** One text or several: `Action`, `Resource`. */
export const texts = (value: unknown): readonly string[] => [value].flat().filter((each) => typeof each === "string");

/** Resources that documents name, as an ARN that each of them covers. */
export const resourcesIn = (documents: readonly unknown[]): readonly string[] =>
  documents
    .flatMap(statementsOf)
    .flatMap(({ Resource: on }) => texts(on))
    .map((on) => on.replaceAll("*", "x"));
