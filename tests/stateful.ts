import { dataLoss } from "../deploy/data-loss";
import type { Graph, Resource } from "../simulator/graph";
import { replacedBy } from "./engine/provider/replacement";

/** Types with state that a replacement would lose. */
const statefulTypes: readonly string[] = Object.keys(dataLoss);

/** Replacements requested by the program itself, through `replaceOnChanges`. */
const replacedByProgram: Readonly<Record<string, readonly string[]>> = {
  "aws:glue/catalogTable:CatalogTable": ["tableType", "partitionKeys", "storageDescriptor.location"],
};

/** Views hold nothing. */
export const statefulIn = ({ resources }: Graph): Resource[] =>
  resources.filter(({ type, inputs }) => statefulTypes.includes(type) && inputs["tableType"] !== "VIRTUAL_VIEW");

/** `CentralBus$aws:cloudwatch/eventBus:EventBus::central-bus`: a URN without its stack and this project's namespace. */
export const shortUrn = (urn: string): string => {
  const [, , types = "", name = ""] = urn.split("::");
  return `${types.replaceAll("event-governance:index:", "")}::${name}`;
};

/** The inputs of which a change replaces a resource, as sorted JSON: `{"name":"event-governance-prod"}`. */
export function replacing({ type, inputs }: Resource): string {
  const paths = [...replacedBy(type), ...(replacedByProgram[type] ?? [])].sort();
  const values = paths.flatMap((path) => {
    const value = path.split(".").reduce<unknown>((each, key) => (each as Record<string, unknown>)?.[key], inputs);
    return value === undefined ? [] : [[path, value] as const];
  });
  return JSON.stringify(Object.fromEntries(values));
}

/**
 * Other URNs under which the engine looks for a resource: its own aliases, and those inherited from its parent
 * (pulumi/pulumi, `generateAliases` and `inheritedChildAlias` of the step generator).
 */
export function aliasesIn({ resources }: Graph): ReadonlyMap<string, ReadonlySet<string>> {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const known = new Map<string, ReadonlySet<string>>();
  const aliasesOf = (resource: Resource): ReadonlySet<string> => {
    const before = known.get(resource.urn);
    if (before) return before;
    const parent = resource.parent === undefined ? undefined : byUrn.get(resource.parent);
    const own = resource.options.aliases;
    const inherited = parent
      ? [...aliasesOf(parent)].flatMap((alias) =>
          [resource.urn, ...own].map((each) => inheritedAlias(each, parent.name, alias)),
        )
      : [];
    const all = new Set([...own, ...inherited]);
    known.set(resource.urn, all);
    return all;
  };
  for (const resource of resources) aliasesOf(resource);
  return known;
}

function inheritedAlias(child: string, parentName: string, parentAlias: string): string {
  const [types = "", name = ""] = child.split("::").slice(2);
  const [stack = "", project = "", parentTypes = "", aliasName = ""] = parentAlias.split("::");
  const childName = name.startsWith(parentName) ? aliasName + name.slice(parentName.length) : name;
  return [stack, project, `${parentTypes}$${types.split("$").at(-1) ?? ""}`, childName].join("::");
}
