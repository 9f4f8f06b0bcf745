import { settingsSchema } from "../../model/settings/schema";
import { type SchemaNode, schemaTree } from "../../model/settings/what-to-write";
import { code, table } from "./markdown";

interface Row {
  readonly path: string;
  readonly node: SchemaNode;
  readonly required: boolean;
}

/** Every key of the stack's configuration: path, type and range, default, meaning. */
export function settingsReference(): string {
  const schema = schemaTree(settingsSchema);
  const sections = Object.entries(schema.properties ?? {}).map(([key, node]) => {
    const required = schema.required?.includes(key) ?? false;
    const own = node.properties ? [] : [{ path: key, node, required }];
    return [
      `## ${code(`event-governance:${key}`)}`,
      node.description ?? "",
      table(
        ["Key", "Value", "Default", "Meaning"],
        [...own, ...rowsBelow(key, node)].map((row) => [
          code(row.path),
          valueOf(row.node),
          defaultOf(row),
          row.node.description ?? "",
        ]),
      ),
    ].join("\n\n");
  });
  return [
    "# Settings",
    "Generated from `model/settings/schema.ts` by `npm run docs`: change the schema, not this page.",
    "These are the configuration keys of a Pulumi stack. They are in `Pulumi.ENVIRONMENT.yaml`, which every Region's " +
      "stack of the environment reads; `Pulumi.prod.yaml` is an example. An unknown key, a value outside its range or a " +
      "reference to something that does not exist is an error that names the path and quotes the value. No setting is a secret.",
    "The file is read as Pulumi reads it. Write account ids, dates and other text that begins with a digit in quotes: a date " +
      "or a number with a leading zero without them is an error, because Pulumi would make something else of it.",
    ["## A minimal file", minimalIntroduction, ["```yml", minimalSettings, "```"].join("\n")].join("\n\n"),
    "In a path, `[]` stands for each element of a list and `*` for each name in a map.",
    ...sections,
  ].join("\n\n");
}

const minimalIntroduction =
  "What has no default, and who hears of alarms. Save it as `Pulumi.first.yaml` and run `npm start -- --stack-config Pulumi.first.yaml`; an " +
  "environment's name is that of its file. Then add what the sections below offer.";

/** tests/documents.test.ts runs it. */
const minimalSettings = `config:
  pulumi:disable-default-providers: [aws, aws-native] # no resource falls back to ambient credentials
  event-governance:organization:
    { id: o-a1b2c3d4e5, managementAccountId: "100000000001", governanceAccountId: "100000000002" }
  event-governance:homeRegion: us-east-1
  event-governance:regions: { us-east-1: {}, us-west-2: { hub: us-east-1 } }
  event-governance:accounts:
    - { id: "100000000001", name: management, unit: / }
    - { id: "100000000002", name: governance, unit: Security }
    - { id: "400000000001", name: shop-production, unit: Workloads/Production }
  event-governance:alarms: { emails: [security@example.com] } # without it, nobody hears of what fails`;

/** The path of every key, as in the reference: `accounts[].name`, `regions.*.hub`. */
export const settingPaths = (): string[] =>
  Object.entries(schemaTree(settingsSchema).properties ?? {}).flatMap(([key, node]) => [
    key,
    ...rowsBelow(key, node).map(({ path }) => path),
  ]);

/** A row for each key below a node, outermost first. */
function rowsBelow(path: string, node: SchemaNode): Row[] {
  const alternatives = alternativesOf(node);
  return alternatives.flatMap((alternative) => {
    const inner = structureOf(alternative);
    if (inner === undefined) return [];
    const { step, node: within } = inner;
    return Object.entries(within.properties ?? {}).flatMap(([key, child]) => {
      const childPath = `${path}${step}.${key}`;
      // A key of the object alternative to a list is optional, although that object requires it.
      const isChoice = alternatives.length > 1 && step === "";
      const required = !isChoice && (within.required?.includes(key) ?? false);
      return [{ path: childPath, node: child, required }, ...rowsBelow(childPath, child)];
    });
  });
}

/** Alternatives for the value of a key: usually one. */
const alternativesOf = (node: SchemaNode): readonly SchemaNode[] => node.anyOf ?? [node];

/** Location of a node's keys: in itself, in the elements of a list, or in the values of a map. */
function structureOf(node: SchemaNode): { readonly step: string; readonly node: SchemaNode } | undefined {
  if (node.properties) return { step: "", node };
  if (node.items?.properties) return { step: "[]", node: node.items };
  const value = mapValueOf(node);
  const found = [value, ...(value?.anyOf ?? [])].find((each) => each?.properties);
  return found && { step: ".*", node: found };
}

const mapValueOf = ({ additionalProperties }: SchemaNode): SchemaNode | undefined =>
  typeof additionalProperties === "object" ? additionalProperties : undefined;

/** Type and range of a key, in words. */
function valueOf(node: SchemaNode): string {
  if (node.enum) return oneOf(node.enum);
  if (node.hint !== undefined) return `text${wordsOf(node.hint)}`;
  if (node.anyOf?.every((each) => each.const !== undefined)) return oneOf(node.anyOf.map((each) => each.const));
  if (node.anyOf) return node.anyOf.map(valueOf).join("; or ");
  switch (node.type) {
    case "integer":
      return `whole number${range(node.minimum, node.maximum)}`;
    case "number":
      return `number${range(node.minimum, node.maximum)}`;
    case "boolean":
      return "`true` or `false`";
    case "string":
      if (node.pattern !== undefined) return `text that matches ${code(node.pattern.replaceAll("\\/", "/"))}`;
      if (node.minLength === 1 && node.maxLength === undefined) return "text, not empty";
      return `text${range(node.minLength, node.maxLength, " characters")}`;
    case "array":
      return `list of ${node.items?.properties ? "objects" : valueOf(node.items ?? {})}${range(node.minItems)}`;
    case "object":
      return mapOf(node) ?? "object";
    default:
      throw new Error(`The settings reference has no words for this part of the schema: ${JSON.stringify(node)}`);
  }
}

/** A map whose names or values are restricted; any other object is just "object". */
function mapOf(node: SchemaNode): string | undefined {
  const { enum: names, hint } = node.propertyNames ?? {};
  const value = mapValueOf(node);
  if (names) return `map; names: ${oneOf(names)}`;
  if (hint !== undefined) return `map; names${wordsOf(hint)}`;
  return value?.type === undefined ? undefined : `map; values: ${valueOf(value)}`;
}

/** `one such as us-east-1` → ` such as` and the example as code; other hints follow a colon. */
function wordsOf(hint: string): string {
  const [, words, examples] = /^(.*(?:such as|for example)) (.+)$/.exec(hint) ?? [];
  if (words === undefined || examples === undefined) return `: ${hint}`;
  const start = words.startsWith("one ") ? words.slice("one".length) : `: ${words}`;
  return `${start} ${examples.split(" or ").map(code).join(" or ")}`;
}

const oneOf = (values: readonly unknown[]) => values.map((value) => code(String(value))).join(", ");

function range(minimum?: number, maximum?: number, unit = ""): string {
  const limit = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
  if (minimum !== undefined && limit !== undefined) return `, ${number(minimum)} to ${number(limit)}${unit}`;
  if (minimum !== undefined) return `, ${number(minimum)}${unit} or more`;
  return limit === undefined ? "" : `, up to ${number(limit)}${unit}`;
}

const number = (value: number) => value.toLocaleString("en");

function defaultOf({ node, required }: Row): string {
  if (required) return "required";
  return node.default === undefined ? "none" : code(JSON.stringify(node.default));
}
