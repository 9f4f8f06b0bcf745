/**
 * Shapes of requests and resources as AWS's own models give them, and the check of a value against them. The models stand
 * in `api-models.json` (botocore's service models) and `resource-schemas.json` (CloudFormation's resource schemas), as far as
 * the program's resources need them; `extract.ts` writes both.
 */

/** A type of a value, with its constraints; other shapes are named. */
export interface Shape {
  /** A structure: the shape of each member. */
  readonly members?: Readonly<Record<string, string>>;
  readonly required?: readonly string[];
  /** A list: the shape of its items. `min` and `max` count them. */
  readonly list?: string;
  /** A map: the shapes of its keys and values. */
  readonly map?: readonly [key: string, value: string];
  /** A scalar: `string`, `integer`, `double`, `boolean`, `blob`, `timestamp`, `any`. */
  readonly type?: string;
  readonly enum?: readonly (string | number)[];
  /** Least and greatest number, or length of a text in characters. */
  readonly min?: number;
  readonly max?: number;
  /** What a text must match: as a whole in an API's model, somewhere in a schema (JSON Schema, "Regular Expressions"). */
  readonly pattern?: string;
}

/** Shapes of one service or resource type, by name. */
export type Shapes = Readonly<Record<string, Shape>>;

export interface Model {
  readonly shapes: Shapes;
  /** Whether a pattern holds for the whole text. */
  readonly whole: boolean;
  /** Whether members that the shape does not know are left aside. */
  readonly open?: boolean;
}

/** The value has this problem: `Targets[0].Id: "…" has 65 characters, and may have 64`. */
export type Problem = string;

/**
 * What is wrong with a value. Members are found by name without regard to case, as providers spell them otherwise
 * (`kmsMasterKeyId` is `KMSMasterKeyID`); an object where a list of pairs belongs becomes that list (tags, dimensions), and
 * one object in place of a list is its only item.
 */
export function problemsOf(value: unknown, shape: string, model: Model, at = ""): Problem[] {
  const { members, list, map, ...scalar } = shapeOf(model, shape);
  if (value === undefined || value === null) return [];
  if (members !== undefined) return inStructure(value, members, scalar.required ?? [], model, at);
  if (list !== undefined) return inList(value, list, scalar, model, at);
  if (map !== undefined) return inMap(value, map, scalar, model, at);
  return inScalar(value, scalar, model.whole, at);
}

function inStructure(
  value: unknown,
  members: Readonly<Record<string, string>>,
  required: readonly string[],
  model: Model,
  at: string,
): Problem[] {
  if (!isObject(value)) return [`${at}: ${quoted(value)} is no structure`];
  const known = new Map(Object.keys(members).map((name) => [name.toLowerCase(), name]));
  const given = Object.entries(value).filter(([, member]) => member !== undefined && member !== null);
  const names = new Set(given.map(([key]) => known.get(key.toLowerCase())));
  return [
    ...required.filter((name) => !names.has(name)).map((name) => `${at}: ${name} is missing, and required`),
    ...given.flatMap(([key, member]) => {
      const name = known.get(key.toLowerCase());
      if (name !== undefined) return problemsOf(member, members[name] ?? "", model, joined(at, name));
      return model.open === true ? [] : [`${at}: ${key} is no member`];
    }),
  ];
}

function inList(value: unknown, item: string, limits: Shape, model: Model, at: string): Problem[] {
  const items = Array.isArray(value) ? (value as unknown[]) : isObject(value) ? pairs(value, item, model) : undefined;
  if (items === undefined) return [`${at}: ${quoted(value)} is no list`];
  return [
    ...outside(items.length, limits, at, "items"),
    ...items.flatMap((each, index) => problemsOf(each, item, model, `${at}[${index}]`)),
  ];
}

/** `{ team: "shop" }` as `[{ Key: "team", Value: "shop" }]`, in the names that the items' shape has. */
function pairs(value: Readonly<Record<string, unknown>>, item: string, model: Model): unknown[] {
  const names = Object.keys(shapeOf(model, item).members ?? {});
  const [key, of] = [
    names.find((name) => /^(Tag)?Key$|^Name$/i.test(name)),
    names.find((name) => /Value$/i.test(name)),
  ];
  const isOne = Object.keys(value).some((each) => names.some((name) => name.toLowerCase() === each.toLowerCase()));
  return key === undefined || of === undefined || names.length !== 2 || isOne
    ? [value]
    : Object.entries(value).map(([name, text]) => ({ [key]: name, [of]: text }));
}

function inMap(
  value: unknown,
  [key, of]: readonly [string, string],
  limits: Shape,
  model: Model,
  at: string,
): Problem[] {
  if (!isObject(value)) return [`${at}: ${quoted(value)} is no map`];
  const entries = Object.entries(value);
  return [
    ...outside(entries.length, limits, at, "entries"),
    ...entries.flatMap(([name, each]) => [
      ...problemsOf(name, key, model, `the key of ${joined(at, name)}`),
      ...problemsOf(each, of, model, joined(at, name)),
    ]),
  ];
}

function inScalar(value: unknown, shape: Shape, whole: boolean, at: string): Problem[] {
  const problems: Problem[] = [];
  const { type } = shape;
  const fits =
    type === "any" ||
    (type === "boolean" && (typeof value === "boolean" || value === "true" || value === "false")) ||
    ((type === "integer" || type === "double") && isNumber(value, type)) ||
    ((type === "string" || type === "blob" || type === "timestamp") && typeof value === "string");
  if (!fits) problems.push(`${at}: ${quoted(value)} is no ${type ?? "scalar"}`);
  if (shape.enum !== undefined && !shape.enum.some((each) => String(each) === String(value)))
    problems.push(`${at}: ${quoted(value)} is none of ${shape.enum.join(", ")}`);
  if (type === "integer" || type === "double") problems.push(...outside(Number(value), shape, at, ""));
  else if (typeof value === "string" && type !== "boolean") {
    problems.push(...outside(value.length, shape, at, "characters", value));
    if (shape.pattern !== undefined && !expression(shape.pattern, whole).test(value))
      problems.push(`${at}: ${quoted(value)} does not match ${shape.pattern}`);
  }
  return problems;
}

const isNumber = (value: unknown, type: string) =>
  (typeof value === "number" || (typeof value === "string" && value.trim() !== "")) &&
  (type === "integer" ? Number.isInteger(Number(value)) : Number.isFinite(Number(value)));

function outside(size: number, { min, max }: Shape, at: string, of: string, text?: string): Problem[] {
  const what = text === undefined ? `${size}${of === "" ? "" : ` ${of}`}` : `${quoted(text)} of ${size} ${of}`;
  if (max !== undefined && size > max) return [`${at}: ${what}, where ${max} are the most`];
  if (min !== undefined && size < min) return [`${at}: ${what}, where ${min} are the least`];
  return [];
}

const expressions = new Map<string, RegExp>();

/**
 * Java's and Python's expressions as JavaScript's: `\Z` is the end. In Unicode's mode, which knows `\p{L}` and pairs of
 * surrogates, unless it refuses an escape that the others take.
 */
function expression(pattern: string, whole: boolean): RegExp {
  const key = `${String(whole)} ${pattern}`;
  const known = expressions.get(key);
  if (known !== undefined) return known;
  const text = pattern.replace(/\\Z/g, "$").replace(/\\x\{([0-9a-fA-F]+)\}/g, "\\u{$1}");
  const source = whole ? `^(?:${text})$` : text;
  let made: RegExp;
  try {
    made = new RegExp(source, "u");
  } catch {
    made = new RegExp(source);
  }
  expressions.set(key, made);
  return made;
}

function shapeOf({ shapes }: Model, name: string): Shape {
  const shape = shapes[name];
  if (shape === undefined) throw new Error(`The models hold no shape ${name}. Run: npm run witnesses:official`);
  return shape;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const joined = (at: string, name: string) => (at === "" ? name : `${at}.${name}`);
const quoted = (value: unknown) => {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
};
