import type { Resource } from "../../graph";
import { holds, resolve, type Scope } from "./intrinsics";
import { attributeOf, type Made, make, outputsOf, type Place } from "./resource-types";
import { type Template, TemplateError } from "./template";

/** One stack instance of a template. */
export interface Deployment extends Place {
  readonly template: Template;
  /** Prefix of all URNs in the stack. */
  readonly urn: string;
  /** Name of the Pulumi stack that the template belongs to. */
  readonly stack: string;
}

/**
 * The resources that CloudFormation would create from a template in one account and Region, as if a program had
 * registered them there.
 *
 * @throws TemplateError for anything in the template that cannot be evaluated exactly.
 */
export function deploy({ template, urn, stack, ...place }: Deployment): Resource[] {
  const made = new Map<string, readonly [Resource, ...Resource[]]>();
  const making: string[] = [];
  const scope: Scope = {
    ref: (name) => pseudoParameter(name, place) ?? attribute(name, "Ref"),
    attribute,
  };
  return Object.keys(template.resources)
    .filter(exists)
    .flatMap((id) => create(id));

  function exists(id: string): boolean {
    const condition = template.resources[id]?.condition;
    return condition === undefined || holds(condition, template.conditions, scope);
  }

  function attribute(id: string, name: string): string {
    const resource = template.resources[id];
    if (resource === undefined)
      throw new TemplateError(`"${id}" is neither a resource nor a pseudo parameter that is known`);
    if (!exists(id))
      throw new TemplateError(`${id} does not exist in account ${place.account}, and something refers to it`);
    return attributeOf(resource.type, name, create(id)[0].outputs, id);
  }

  /** Referenced resources are created first. */
  function create(id: string): readonly [Resource, ...Resource[]] {
    const known = made.get(id);
    if (known !== undefined) return known;
    if (making.includes(id)) throw new TemplateError(`${[...making, id].join(" needs ")}: a circle`);
    making.push(id);
    const { type, properties } = template.resources[id] ?? { type: "", properties: {} };
    const [first, ...others] = make(type, resolve(properties, scope) as Record<string, unknown>, id);
    const created = [toResource(id, first), ...others.map((other) => toResource(id, other))] as const;
    making.pop();
    made.set(id, created);
    return created;
  }

  function toResource(id: string, part: Made): Resource {
    const name = part.part === undefined ? id : `${id} ${part.part}`;
    const own = `${urn}::${place.account} ${place.region}::${name}`;
    return {
      urn: own,
      type: part.type,
      name,
      stack,
      ...place,
      inputs: part.inputs,
      outputs: outputsOf(part, place, own, name),
      secrets: [],
      options: { protect: false, retainOnDelete: false, dependsOn: [], aliases: [], provider: "", ignoreChanges: [] },
    };
  }
}

/** CloudFormation user guide, "Pseudo parameters reference". */
function pseudoParameter(name: string, { account, region }: Place): string | undefined {
  switch (name) {
    case "AWS::AccountId":
      return account;
    case "AWS::Region":
      return region;
    case "AWS::Partition":
      return "aws";
    default:
      return undefined;
  }
}
