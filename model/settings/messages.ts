import { quote } from "../quote";
import * as z from "zod";

/** The parts of a JSON schema that lead to the valid keys at a path. */
interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly propertyNames?: { readonly enum?: readonly string[] };
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
}

/**
 * Converts schema issues to sentences that name the path, quote the value and say what to write, for example
 * `archive.retentionDays is 5. Write 90 or more.`
 */
export function describeIssues(issues: readonly z.core.$ZodIssue[], raw: unknown, schema: z.ZodType): string[] {
  return issues.flatMap((issue) => describe(issue, raw, schema));
}

/** `["regions", "us-west-2", "hub"]` → `regions.us-west-2.hub`; `["accounts", 3, "id"]` → `accounts[3].id`. */
function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : text === "" ? String(key) : `${text}.${String(key)}`),
    "",
  );
}

function describe(issue: z.core.$ZodIssue, raw: unknown, schema: z.ZodType): string[] {
  const where = pathText(issue.path);
  const value = valueAt(raw, issue.path);
  const found = `${where} is ${value === undefined ? "missing" : quote(value)}`;
  switch (issue.code) {
    case "unrecognized_keys": {
      const known = knownKeys(schema, issue.path);
      const hint = known.length > 0 ? ` Valid keys: ${known.join(", ")}.` : "";
      return issue.keys.map((key) => {
        const path = [...issue.path, key];
        return `${pathText(path)} is ${quote(valueAt(raw, path))}, but there is no such setting.${hint}`;
      });
    }
    case "invalid_key":
      return issue.issues.map((inner) => `${where}: the key ${quote(issue.path.at(-1))} ${sentence(inner.message)}`);
    case "invalid_union": {
      // Of the alternatives, assume the one with the matching type.
      const [meant, other] = issue.errors.filter((errors) => !errors.some(isWrongType));
      if (meant !== undefined && other === undefined)
        return meant.flatMap((inner) => describe({ ...inner, path: [...issue.path, ...inner.path] }, raw, schema));
      const expected = issue.errors
        .flat()
        .map((each) => (each.code === "invalid_type" ? article(each.expected) : each.message));
      return [`${found}. Write ${[...new Set(expected)].join(" or ")}.`];
    }
    case "invalid_type":
      return [`${found}. Write ${article(issue.expected)}.`];
    case "invalid_value":
      return [`${found}. Choose one of: ${issue.values.map(String).join(", ")}.`];
    case "invalid_format":
      return [`${found}, which ${sentence(issue.message)}`];
    case "too_small":
      if (issue.origin === "number" || issue.origin === "int") return [`${found}. Write ${issue.minimum} or more.`];
      return [`${found}: ${sentence(issue.message)}`];
    case "too_big":
      if (issue.origin === "number" || issue.origin === "int") return [`${found}. Write ${issue.maximum} or less.`];
      return [`${found}: ${sentence(issue.message)}`];
    default:
      return [`${found}: ${sentence(issue.message)}`];
  }
}

const isWrongType = (issue: z.core.$ZodIssue) => issue.code === "invalid_type" && issue.path.length === 0;

function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  const root = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as SchemaNode;
  const step = (node: SchemaNode | undefined, key: PropertyKey): SchemaNode | undefined => {
    if (node === undefined) return undefined;
    if (typeof key === "number") return (node.anyOf?.find((each) => each.items !== undefined) ?? node).items;
    const object = node.anyOf?.find((each) => each.properties !== undefined) ?? node;
    const rest = object.additionalProperties;
    return object.properties?.[String(key)] ?? (typeof rest === "object" ? rest : undefined);
  };
  const node = path.reduce<SchemaNode | undefined>(step, root);
  const object = node?.anyOf?.find((each) => each.properties !== undefined) ?? node;
  return object?.properties ? Object.keys(object.properties) : [...(object?.propertyNames?.enum ?? [])];
}

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    raw,
  );
}

/** What to write, in YAML's terms. */
const article = (type: string) => wordsOf[type] ?? (/^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`);
const wordsOf: Readonly<Record<string, string>> = {
  array: "a list",
  boolean: "true or false",
  int: "a whole number",
  object: "a map of its settings",
  record: "a map",
  string: "a string",
};
const sentence = (message: string) => (/[.!?]$/.test(message) ? message : `${message}.`);
