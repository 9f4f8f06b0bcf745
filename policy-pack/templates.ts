/** A resource of a CloudFormation template. */
export interface TemplateResource {
  /** Logical id. */
  readonly id: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/**
 * Resources of a JSON template, of one type if given: resources that a StackSet deploys to members must be checked like
 * any other. Throws for a YAML template, which would otherwise be skipped.
 */
export function templateResourcesOf(body: unknown, type?: string): TemplateResource[] {
  if (typeof body !== "string") return [];
  let template: { Resources?: Record<string, { Type?: unknown; Properties?: Record<string, unknown> }> };
  try {
    template = JSON.parse(body) as typeof template;
  } catch {
    throw new Error("The template is not JSON, so its resources cannot be checked. Write it as JSON.");
  }
  return Object.entries(template.Resources ?? {})
    .map(([id, resource]) => ({ id, type: String(resource.Type), properties: resource.Properties ?? {} }))
    .filter((resource) => type === undefined || resource.type === type);
}
