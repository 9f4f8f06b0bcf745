import { isObject, own } from "../../../model/json";

/** A template, or a part of one, that cannot be evaluated as CloudFormation would: names the part and the reason. */
export class TemplateError extends Error {}

/** The parts of a CloudFormation template that are evaluated. */
export interface Template {
  readonly conditions: Readonly<Record<string, unknown>>;
  readonly resources: Readonly<Record<string, TemplateResource>>;
}

export interface TemplateResource {
  readonly type: string;
  readonly condition?: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

const sections = ["AWSTemplateFormatVersion", "Description", "Conditions", "Resources"];
const attributes = ["Type", "Condition", "DependsOn", "Properties"];

/**
 * Parses a template (CloudFormation user guide, "Template anatomy").
 *
 * @throws TemplateError for text that is not JSON and for any section, attribute or reference that is not evaluated
 * here.
 */
export function parseTemplate(text: string): Template {
  const template = parseJson(text);
  only(template, sections, "the template", "section");
  const conditions = objectAt(template, "Conditions", "Conditions") ?? {};
  const written = objectAt(template, "Resources", "Resources");
  if (written === undefined || Object.keys(written).length === 0) throw new TemplateError("Resources is empty");
  const resources = Object.fromEntries(
    Object.entries(written).map(([id, resource]) => [id, parseResource(id, resource)]),
  );
  for (const [id, resource] of Object.entries(written)) {
    const { DependsOn: needed = [] } = resource as { DependsOn?: string | readonly string[] };
    for (const other of [needed].flat())
      if (own(resources, other) === undefined)
        throw new TemplateError(`${id} depends on "${other}", which is not a resource of the template`);
  }
  return { conditions, resources };

  function parseResource(id: string, resource: unknown): TemplateResource {
    if (!/^[A-Za-z0-9]+$/.test(id)) throw new TemplateError(`"${id}" is not a logical id: write letters and digits`);
    if (!isObject(resource)) throw new TemplateError(`${id} is ${JSON.stringify(resource)}, not an object`);
    only(resource, attributes, id, "attribute");
    const { Type: type, Condition: condition } = resource;
    if (typeof type !== "string") throw new TemplateError(`${id} has no Type`);
    if (condition !== undefined && (typeof condition !== "string" || !Object.hasOwn(conditions, condition)))
      throw new TemplateError(
        `${id} has the condition ${JSON.stringify(condition)}, which the template does not define`,
      );
    const properties = objectAt(resource, "Properties", `Properties of ${id}`) ?? {};
    return { type, properties, ...(typeof condition === "string" && { condition }) };
  }
}

function only(object: Record<string, unknown>, known: readonly string[], where: string, what: string): void {
  for (const key of Object.keys(object))
    if (!known.includes(key))
      throw new TemplateError(`${where} has the ${what} "${key}", which is not evaluated. Known: ${known.join(", ")}`);
}

function objectAt(parent: Record<string, unknown>, key: string, where: string): Record<string, unknown> | undefined {
  const value = parent[key];
  if (value === undefined || isObject(value)) return value;
  throw new TemplateError(`${where} is ${JSON.stringify(value)}, not an object`);
}

function parseJson(text: string): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new TemplateError(`the template is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isObject(parsed)) throw new TemplateError("the template is not a JSON object");
  return parsed;
}
