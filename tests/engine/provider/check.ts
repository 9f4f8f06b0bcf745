import { runtime } from "@pulumi/pulumi";
import { holes } from "../../../simulator/record/wire";
import type { Properties, Shape } from "./schema";

/** A provider's error about an input. */
export interface Failure {
  /** `deadLetterConfig.arn`, `rules[0].id` */
  readonly property: string;
  readonly reason: string;
}

/**
 * Holds inputs against a schema: required properties, unknown ones, wrong kinds of value and values not in a list. Text
 * with the remains of an Output in it is refused too: AWS would refuse it in a name or an ARN, and take it elsewhere.
 */
export function checkInputs(inputs: Readonly<Record<string, unknown>>, schema: Properties): Failure[] {
  const remains = Object.entries(inputs).flatMap(([property, value]) =>
    holes(property, value).map((reason) => ({ property, reason })),
  );
  return [...checkObject("", inputs, schema), ...remains];
}

function checkObject(path: string, value: Readonly<Record<string, unknown>>, schema: Properties): Failure[] {
  const at = (property: string) => (path === "" ? property : `${path}.${property}`);
  const unknown = Object.keys(value)
    .filter((property) => !schema.has(property) && !property.startsWith("__"))
    .map((property) => ({ property: at(property), reason: `unknown property; known are ${list([...schema.keys()])}` }));
  const known = [...schema].flatMap(([property, { shape, required }]) => {
    const given = value[property];
    if (given === undefined || given === null)
      return required ? [{ property: at(property), reason: "missing required property" }] : [];
    return checkValue(at(property), given, shape);
  });
  return [...unknown, ...known];
}

function checkValue(path: string, value: unknown, shape: Shape): Failure[] {
  // An unknown value will have the right type.
  if (value === runtime.unknownValue) return [];
  const wrong = (expected: string) => [{ property: path, reason: `expected ${expected}, got ${brief(value)}` }];
  switch (shape.kind) {
    case "any":
      return [];
    case "text":
      return typeof value === "string" ? [] : wrong("text");
    // Terraform-based providers convert between text and other types (pulumi-terraform-bridge, `MakeTerraformInputs`).
    case "number":
      return typeof value === "number" || isNumeric(value) ? [] : wrong("a number");
    case "boolean":
      return typeof value === "boolean" || value === "true" || value === "false" ? [] : wrong("true or false");
    case "asset":
      return isRecord(value) && runtime.specialSigKey in value ? [] : wrong("an asset or archive");
    case "list":
      return Array.isArray(value)
        ? value.flatMap((item, index) => checkValue(`${path}[${index}]`, item, shape.of))
        : wrong("a list");
    case "map":
      return isRecord(value)
        ? Object.entries(value).flatMap(([key, item]) => checkValue(`${path}.${key}`, item, shape.of))
        : wrong("a map");
    case "object":
      return isRecord(value) ? checkObject(path, value, shape.properties()) : wrong(shape.name);
    case "values":
      return shape.values.includes(value) ? [] : wrong(`one of ${list(shape.values.map(String))}`);
    case "either": {
      const failures = shape.shapes.map((each) => checkValue(path, value, each));
      const [first = []] = failures;
      return failures.some((each) => each.length === 0) ? [] : first;
    }
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isNumeric = (value: unknown) => typeof value === "string" && value !== "" && Number.isFinite(Number(value));

const brief = (value: unknown) => {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};

const list = (names: readonly string[]) =>
  names.length > 12 ? `${names.slice(0, 12).join(", ")}, …` : names.join(", ");
