import type { JsonObject } from "../../model/envelope";
import { isObject } from "../../model/json";

/** A resource of a StackSet's template, by its logical id; empty if there is none. */
export function templateResource(templateBody: unknown, logicalId: string): JsonObject {
  const template: unknown = typeof templateBody === "string" ? JSON.parse(templateBody) : undefined;
  const resources = isObject(template) ? template["Resources"] : undefined;
  const resource = isObject(resources) && Object.hasOwn(resources, logicalId) ? resources[logicalId] : undefined;
  return isObject(resource) ? resource : {};
}
