import * as z from "zod";
import { someOf } from "../nearest";

/** The parts of a JSON schema that say what belongs at a path. */
export interface SchemaNode {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: SchemaNode | boolean;
  readonly propertyNames?: SchemaNode;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  /** From the schema's message about text that it refuses: `one such as us-east-1`. */
  readonly hint?: string;
}

/** Text that no format of the schema accepts, so that each says what it expects. */
const wrongText = "\u0000";

/** A schema as plain data, with its defaults and with the hints of its messages. */
export function schemaTree(schema: z.ZodType): SchemaNode {
  const known = trees.get(schema);
  if (known !== undefined) return known;
  const tree = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      const missing = z.safeParse(zodSchema, undefined);
      if (missing.success && missing.data !== undefined) jsonSchema["default"] = missing.data;
      const wrong = z.safeParse(zodSchema, wrongText);
      const hint = wrong.success ? undefined : / write (.+)$/.exec(wrong.error.issues[0]?.message ?? "")?.[1];
      if (hint !== undefined) jsonSchema["hint"] = hint;
    },
  }) as SchemaNode;
  trees.set(schema, tree);
  return tree;
}

const trees = new WeakMap<z.ZodType, SchemaNode>();

/** What belongs at a path, with its alternatives side by side. */
export function nodesAt(root: SchemaNode, path: readonly PropertyKey[]): SchemaNode[] {
  return path.reduce<SchemaNode[]>((nodes, key) => nodes.flatMap((node) => stepInto(node, key)), alternativesOf(root));
}

function stepInto(node: SchemaNode, key: PropertyKey): SchemaNode[] {
  if (typeof key === "number") return node.items === undefined ? [] : alternativesOf(node.items);
  const named = node.properties?.[String(key)];
  if (named !== undefined) return alternativesOf(named);
  return typeof node.additionalProperties === "object" ? alternativesOf(node.additionalProperties) : [];
}

function alternativesOf(node: SchemaNode): SchemaNode[] {
  if (node.anyOf === undefined) return [node];
  // What stands beside the alternatives holds for each.
  const { anyOf, ...rest } = node;
  return anyOf.flatMap((each) => alternativesOf({ ...rest, ...each }));
}

/** The names that a map may have, if they are restricted. */
export const knownKeys = (nodes: readonly SchemaNode[]): string[] => [
  ...new Set(
    nodes.flatMap(({ properties, propertyNames }) =>
      properties === undefined ? (propertyNames?.enum ?? []).map(String) : Object.keys(properties),
    ),
  ),
];

/** `Write a whole number from 1 to 14, for example 14`, without the verb. */
export function whatToWrite(nodes: readonly SchemaNode[], key: string): string {
  const [hint] = nodes.flatMap((node) => node.hint ?? []);
  const isText = (node: SchemaNode) => node.type === "string" && node.enum === undefined && node.const === undefined;
  const texts = nodes.filter(isText);
  if (hint !== undefined && texts.length > 0) return hint;
  const choices = nodes.flatMap((node) => node.enum ?? (node.const === undefined ? [] : [node.const]));
  const others = nodes.filter((node) => node.enum === undefined && node.const === undefined && node.type !== "null");
  return [...others.map((node) => inWords(node, key)), ...(choices.length > 0 ? [oneOf(choices)] : [])].join(" or ");
}

const oneOf = (choices: readonly unknown[]) =>
  choices.length === 1 ? `${String(choices[0])}` : `one of ${someOf(choices.map(String))}`;

function inWords(node: SchemaNode, key: string): string {
  switch (node.type) {
    case "boolean":
      return "true or false";
    case "integer":
      return `a whole number${range(node)}`;
    case "number":
      return `a number${range(node)}`;
    case "string":
      return `a string${node.description === undefined ? "" : `: ${decapitalized(node.description)}`}`;
    case "array":
      return `a list such as ${inYaml(exampleOf(node, key))}`;
    case "object":
      return `a map such as ${inYaml(exampleOf(node, key))}`;
    default:
      return "a value";
  }
}

/** The first sentence, without its full stop. */
const decapitalized = (description: string) => {
  const [sentence = ""] = description.split(/[.;](?:\s|$)/);
  return /^[A-Z][a-z]/.test(sentence) ? `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}` : sentence;
};

function range({ minimum, exclusiveMinimum, maximum }: SchemaNode): string {
  const most = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
  if (exclusiveMinimum !== undefined)
    return ` above ${exclusiveMinimum}${most === undefined ? "" : `, at most ${most}`}`;
  const least = minimum === Number.MIN_SAFE_INTEGER ? undefined : minimum;
  if (least !== undefined && most !== undefined) return ` from ${least} to ${most}`;
  if (least !== undefined) return `, ${least} or more`;
  return most === undefined ? "" : ` up to ${most}`;
}

/** A value that could stand there; a placeholder in capitals where any text may. */
function exampleOf(node: SchemaNode, key: string): unknown {
  const [one = node] = alternativesOf(node);
  const { enum: names, const: only, hint, items, properties, propertyNames, additionalProperties } = one;
  if (names !== undefined || only !== undefined) return only ?? names?.[0];
  // A schedule has spaces in its parentheses: rate(6 hours).
  const sample = /(?:such as|for example|or) "?(\w+\([^)]*\)|[^\s",]+)"?(?:,|$| )/.exec(hint ?? "")?.[1];
  if (one.type === "string") return sample ?? (one.default === undefined ? placeholder(key) : one.default);
  if (one.type === "array") return items === undefined ? [] : [exampleOf(items, singular(key))];
  if (one.type === "object" && properties !== undefined) {
    const required = Object.keys(properties).filter((name) => one.required?.includes(name));
    const chosen = required.length > 0 ? required : Object.keys(properties).slice(0, 1);
    return Object.fromEntries(chosen.map((name) => [name, exampleOf(properties[name] ?? {}, name)]));
  }
  if (one.type === "object") {
    const name = propertyNames === undefined ? "KEY" : String(exampleOf({ type: "string", ...propertyNames }, "KEY"));
    return { [name]: typeof additionalProperties === "object" ? exampleOf(additionalProperties, "value") : "VALUE" };
  }
  return one.default ?? one.minimum ?? (one.type === "boolean" ? true : 1);
}

const placeholder = (key: string) => key.replace(/([a-z])([A-Z])/g, "$1_$2").toUpperCase() || "TEXT";
const singular = (key: string) => key.replace(/s$/, "");

/** In YAML's short notation: `{us-east-1: {hub: us-east-1}}`. */
function inYaml(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inYaml).join(", ")}]`;
  if (typeof value === "object" && value !== null)
    return `{${Object.entries(value)
      .map(([key, inner]) => `${inYaml(key)}: ${inYaml(inner)}`)
      .join(", ")}}`;
  return typeof value === "string" && !/^[A-Za-z][\w./@-]*$/.test(value) ? JSON.stringify(value) : String(value);
}
