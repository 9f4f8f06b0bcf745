import type { Resource } from "../graph";
import { property } from "../recorded";

/** A recorded function's environment variables. */
export function variablesOf(each: Resource): Readonly<Record<string, string | undefined>> {
  const { variables = {} } = (property(each, "environment") ?? {}) as {
    readonly variables?: Readonly<Record<string, string>>;
  };
  return variables;
}
