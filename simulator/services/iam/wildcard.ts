import type { RequestContext } from "./request-context";

/**
 * A value in a policy that request values are matched against: `*` and `?` where the element allows them, and policy
 * variables (IAM user guide, "IAM policy elements: Variables and tags").
 */
export interface Wildcard {
  readonly text: string;
  /** Condition keys (lower case) that its variables read. */
  readonly variables: readonly string[];
  /** `undefined` if a variable has no value in this request, which makes the statement void. */
  matches(value: string, context: RequestContext): boolean | undefined;
}

export interface WildcardOptions {
  /** Policy variables exist only in documents of version 2012-10-17; in older ones they are literal text. */
  readonly variables: boolean;
  /** True if `*` and `?` are wildcards. */
  readonly wildcards: boolean;
  readonly ignoreCase?: boolean;
}

interface Variable {
  /** Condition key in lower case; `undefined` for `${*}`, `${?}` and `${$}`, which are the literal characters. */
  readonly key?: string;
  readonly fallback?: string;
}

const variablePattern = /\$\{\s*([^},]+?)\s*(?:,\s*'([^']*)'\s*)?\}/g;
/** Placeholder of the nth variable while a value is split at its colons; private use, so no policy contains it. */
const placeholder = (index: number): string => String.fromCharCode(0xe000 + index);

/** Matches the whole text. */
export function wildcard(text: string, options: WildcardOptions): Wildcard {
  const { template, variables } = takeVariables(text, options.variables);
  return build(text, [template], variables, options, (value) => [value]);
}

/**
 * Matches an ARN part by part, so that a `*` never crosses a colon before the resource (IAM user guide, "IAM JSON
 * policy elements: Condition operators", ARN operators; "IAM JSON policy elements: Resource").
 *
 * `undefined` if the text does not have six parts; with `complete`, missing parts are `*`, as in a `Resource` element.
 */
export function arnWildcard(
  text: string,
  options: { readonly variables: boolean; readonly complete: boolean },
): Wildcard | undefined {
  const { template, variables } = takeVariables(text, options.variables);
  if (template === "*") return build(text, [template], variables, { ...options, wildcards: true }, (value) => [value]);
  if (!template.startsWith("arn:")) return undefined;
  const parts = cut(template);
  if (parts.length < 6 && !options.complete) return undefined;
  while (parts.length < 6) parts.push("*");
  return build(text, parts, variables, { ...options, wildcards: true }, cut);
}

/** Six parts; the sixth keeps its colons. */
function cut(text: string): string[] {
  const parts = text.split(":");
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(":")];
}

function takeVariables(text: string, supported: boolean): { template: string; variables: Variable[] } {
  const variables: Variable[] = [];
  if (!supported) return { template: text, variables };
  const template = text.replace(variablePattern, (_, name: string, fallback?: string) => {
    variables.push(
      name === "*" || name === "?" || name === "$"
        ? { fallback: name }
        : { key: name.toLowerCase(), ...(fallback !== undefined && { fallback }) },
    );
    return placeholder(variables.length - 1);
  });
  return { template, variables };
}

function build(
  text: string,
  templates: readonly string[],
  variables: readonly Variable[],
  options: WildcardOptions,
  split: (value: string) => readonly string[],
): Wildcard {
  const compiled = variables.length === 0 ? compile([]) : undefined;
  const keys = variables.flatMap((variable) => (variable.key === undefined ? [] : [variable.key]));

  function compile(substitutes: readonly string[]): readonly RegExp[] {
    return templates.map(
      (template) => new RegExp(`^${source(template, substitutes)}$`, options.ignoreCase === true ? "isu" : "su"),
    );
  }

  function source(template: string, substitutes: readonly string[]): string {
    return [...template]
      .map((character) => {
        const substitute = substitutes[character.charCodeAt(0) - 0xe000];
        if (substitute !== undefined) return escape(substitute);
        if (options.wildcards && character === "*") return ".*";
        if (options.wildcards && character === "?") return ".";
        return escape(character);
      })
      .join("");
  }

  return {
    text,
    variables: keys,
    matches(value, context) {
      let patterns = compiled;
      if (patterns === undefined) {
        const substitutes: string[] = [];
        for (const { key, fallback } of variables) {
          const values = key === undefined ? undefined : context.get(key);
          // A multivalued key cannot be a variable ("Single-valued vs. multivalued context keys").
          const substitute = values?.length === 1 ? values[0] : fallback;
          if (substitute === undefined) return undefined;
          substitutes.push(substitute);
        }
        patterns = compile(substitutes);
      }
      const parts = split(value);
      return parts.length === patterns.length && patterns.every((pattern, index) => pattern.test(parts[index] ?? ""));
    },
  };
}

const escape = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
