import { didYouMean, nearest, someOf } from "../nearest";
import { quote, quoteStart, secretName } from "../quote";
import type * as z from "zod";
import { knownKeys, nodesAt, type SchemaNode, schemaTree, whatToWrite } from "./what-to-write";

/**
 * Converts schema issues to sentences that name the path, quote the value and say what to write, for example
 * `archive.retentionDays is 5. Write 90 or more.`
 */
export function describeIssues(issues: readonly z.core.$ZodIssue[], raw: unknown, schema: z.ZodType): string[] {
  const root = schemaTree(schema);
  return issues.flatMap((issue) => describe(issue, raw, root));
}

/** `["regions", "us-west-2", "hub"]` → `regions.us-west-2.hub`; `["accounts", 3, "id"]` → `accounts[3].id`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    if (key === "") return `${text}[""]`;
    return text === "" ? String(key) : `${text}.${String(key)}`;
  }, "");
}

function describe(issue: z.core.$ZodIssue, raw: unknown, root: SchemaNode): string[] {
  const where = pathText(issue.path);
  const value = valueAt(raw, issue.path);
  const key = String([...issue.path].reverse().find((each) => typeof each === "string") ?? "");
  const nodes = nodesAt(root, issue.path);
  const found = value === undefined ? `${where} is missing` : `${where} is ${quoteAt(issue.path, value)}`;
  const write = `Write ${whatToWrite(nodes, key)}.`;
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((unknown) => unknownKey([...issue.path, unknown], raw, knownKeys(nodes)));
    case "invalid_key":
      return invalidKey(issue, raw, root);
    case "invalid_union": {
      // Of the alternatives, assume the one with the matching type.
      const [meant, other] = issue.errors.filter((errors) => !errors.some(isWrongType));
      if (
        meant !== undefined &&
        other === undefined &&
        !meant.every(({ code, path }) => code === "invalid_value" && path.length === 0)
      )
        return meant.flatMap((inner) => describe({ ...inner, path: [...issue.path, ...inner.path] }, raw, root));
      return [`${found}. ${write}`];
    }
    case "invalid_type":
      if (isPlainText(nodes) && (typeof value === "number" || typeof value === "boolean"))
        return [`${found}, which is not text. Write it in quotes: "${String(value)}".`];
      return [`${found}. ${write}`];
    case "invalid_value": {
      const choices = issue.values.map(String);
      return [
        `${found}. ${typeof value === "string" ? didYouMean(value, choices) : `Choose one of: ${someOf(choices)}.`}`,
      ];
    }
    case "too_small":
      if (isNumber(issue.origin))
        return [
          `${found}. Write ${issue.inclusive === false ? `more than ${issue.minimum}` : `${issue.minimum} or more`}.`,
        ];
      return [ofItsOwn(issue, found) ?? `${found}, ${sizeOf(value)}. Write ${issue.minimum} or more${unitOf(value)}.`];
    case "too_big":
      if (isNumber(issue.origin)) return [`${found}. Write ${issue.maximum} or less.`];
      return [ofItsOwn(issue, found) ?? `${found}, ${sizeOf(value)}. Write ${issue.maximum} or fewer${unitOf(value)}.`];
    default:
      return [ofItsOwn(issue, /^(is|are) missing/.test(issue.message) ? where : found) ?? `${found}. ${write}`];
  }
}

/** The message that the schema gives itself, `is not an id: write …`; undefined if it is zod's. */
function ofItsOwn({ message }: z.core.$ZodIssue, found: string): string | undefined {
  if (/^(Invalid|Too|Unrecognized|Expected)\b/.test(message)) return undefined;
  const isWhole = /^(is|are) missing/.test(message);
  return `${found}${isWhole ? " " : ", which "}${sentence(message)}`;
}

function unknownKey(path: readonly PropertyKey[], raw: unknown, known: readonly string[]): string {
  const key = String(path.at(-1));
  const found = `${pathText(path)} is ${quoteAt(path, valueAt(raw, path))}, but there is no such setting.`;
  const [first = ""] = key.split(/[.[]/);
  if (first !== key && known.includes(first))
    return `${found} Write the key ${first} as a map or list; pulumi config set does so with --path.`;
  const near = nearest(key, known);
  const hints = [
    ...(near.length > 0 ? [`Did you mean ${near.join(", ")}?`] : []),
    ...(known.length > 0 && (near.length === 0 || known.length <= 12) ? [`Valid keys: ${someOf(known)}.`] : []),
  ];
  return [found, ...hints, ...(hints.length === 0 ? ["Remove it."] : [])].join(" ");
}

/** A name in a map that has a format or a list of its own. */
function invalidKey(issue: z.core.$ZodIssueInvalidKey, raw: unknown, root: SchemaNode): string[] {
  const key = String(issue.path.at(-1) ?? "");
  const parent = issue.path.slice(0, -1);
  const names = nodesAt(root, parent).flatMap(({ propertyNames }) => propertyNames ?? []);
  return issue.issues.map((inner) => {
    if (inner.code === "invalid_value") return unknownKey(issue.path, raw, inner.values.map(String));
    const found = `${pathText(issue.path)} has a name that`;
    return (
      ofItsOwn(inner, "")?.replace(/^, which/, found) ??
      `${pathText(parent)} has the name ${quote(key)}. Write ${lengthOf(names)}.`
    );
  });
}

const lengthOf = (names: readonly SchemaNode[]): string => {
  const [{ minLength = 0, maxLength } = {}] = names;
  return `a name of ${minLength}${maxLength === undefined ? " or more" : ` to ${maxLength}`} characters`;
};

const isWrongType = (issue: z.core.$ZodIssue) => issue.code === "invalid_type" && issue.path.length === 0;

const isNumber = (origin: string) => ["number", "int", "bigint"].includes(origin);

/** Text of any form. */
const isPlainText = (nodes: readonly SchemaNode[]) =>
  nodes.some(({ type, hint, enum: names }) => type === "string" && hint === undefined && names === undefined);

function sizeOf(value: unknown): string {
  if (typeof value === "string") return value === "" ? "which is empty" : `which has ${value.length} characters`;
  const size = Object.keys(value as object).length;
  return size === 0 ? "which is empty" : `which has ${size} ${Array.isArray(value) ? "items" : "keys"}`;
}

const unitOf = (value: unknown) =>
  typeof value === "string" ? " characters" : Array.isArray(value) ? " items" : " keys";

/** A value whose key says that it may be a secret is quoted in part. */
const quoteAt = (path: readonly PropertyKey[], value: unknown): string =>
  path.some((key) => typeof key === "string" && secretName.test(key)) ? quoteStart(value) : quote(value);

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, key)
        ? (value as Record<PropertyKey, unknown>)[key]
        : undefined,
    raw,
  );
}

const sentence = (message: string) => (/[.!?]$/.test(message) ? message : `${message}.`);
