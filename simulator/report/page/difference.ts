import type { ChangeData, DifferenceData, PropertyData } from "../../../page/page-data";
import { isObject } from "../../../model/json";
import type { Graph, Resource } from "../../graph";

/** Most characters of a value. */
const mostCharacters = 300;

/**
 * What is deployed, and what the program makes of the settings: resources by URN, and the inputs of those that are on both
 * sides. What AWS gave a resource, such as the id of a key, differs by nature, and is taken for the same wherever an input
 * has it.
 */
export function differenceOf(deployed: readonly Graph[], program: readonly Graph[]): DifferenceData {
  const [there, here] = [byUrn(deployed), byUrn(program)];
  const alike = translation(there, here);
  const changes: ChangeData[] = [];
  let same = 0;
  for (const [urn, resource] of here) {
    const other = there.get(urn);
    if (other === undefined) changes.push(changeOf(resource, "created", []));
    else {
      const properties = propertiesOf(other, resource, alike);
      if (properties.length === 0) same++;
      else changes.push(changeOf(resource, "updated", properties));
    }
  }
  for (const [urn, resource] of there) if (!here.has(urn)) changes.push(changeOf(resource, "deleted", []));
  const order = ["deleted", "created", "updated"];
  changes.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || (a.urn < b.urn ? -1 : 1));
  return { same, changes };
}

/** Providers say how AWS is reached, which differs between a machine that deploys and this one. */
const byUrn = (graphs: readonly Graph[]): Map<string, Resource> =>
  new Map(
    graphs
      .flatMap(({ resources }) => resources)
      .filter(({ type }) => !type.startsWith("pulumi:"))
      .map((resource) => [resource.urn, resource]),
  );

function changeOf(
  { urn, type, name, stack, account, region }: Resource,
  kind: ChangeData["kind"],
  properties: readonly PropertyData[],
): ChangeData {
  return { stack, kind, urn, type, name, account, region, properties, end: "planned" };
}

function propertiesOf(deployed: Resource, made: Resource, alike: (text: string) => string): PropertyData[] {
  const names = new Set([...Object.keys(deployed.inputs), ...Object.keys(made.inputs)]);
  return [...names]
    .filter((name) => !made.options.ignoreChanges.includes(name))
    .sort()
    .flatMap((path): PropertyData[] => {
      const [before, after] = [deployed.inputs[path], made.inputs[path]].map((value) =>
        value === undefined ? undefined : (JSON.stringify(canonical(value)) ?? ""),
      );
      if (before === after || (before !== undefined && alike(before) === after)) return [];
      const isSecret = [deployed, made].some(({ secrets }) => secrets.includes(path));
      return [
        {
          path,
          ...(before !== undefined && { before: isSecret ? "(secret)" : shortened(before) }),
          ...(after !== undefined && { after: isSecret ? "(secret)" : shortened(after) }),
          replaces: false,
        },
      ];
    });
}

const shortened = (text: string): string => (text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text);

/** Keys in one order, also within texts that are JSON, such as policies and patterns. */
function canonical(value: unknown): unknown {
  if (typeof value === "string") return /^\s*[{[]/.test(value) ? fromJson(value) : value;
  if (Array.isArray(value)) return value.map(canonical);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, canonical(each)]),
  );
}

function fromJson(text: string): unknown {
  try {
    return canonical(JSON.parse(text));
  } catch {
    return text;
  }
}

/** Texts shorter than this are no ids: they could stand anywhere. */
const shortestId = 12;

/** Replaces what AWS gave the deployed resources by what the recorder gave the same ones. */
function translation(
  there: ReadonlyMap<string, Resource>,
  here: ReadonlyMap<string, Resource>,
): (text: string) => string {
  const pairs = new Map<string, string>();
  for (const [urn, { inputs, outputs }] of there) {
    const other = here.get(urn);
    if (other === undefined) continue;
    for (const [name, value] of Object.entries(outputs)) {
      const made = other.outputs[name];
      if (typeof value !== "string" || typeof made !== "string" || value === made || name in inputs) continue;
      if (value.length >= shortestId) pairs.set(value, made);
    }
  }
  if (pairs.size === 0) return (text) => text;
  // The longest first: an ARN holds the id.
  const known = [...pairs.keys()].sort((a, b) => b.length - a.length);
  const any = new RegExp(known.map((each) => each.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|"), "g");
  return (text) => text.replace(any, (found) => pairs.get(found) ?? found);
}
