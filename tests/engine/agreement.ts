import type { Graph, Resource } from "../../simulator/graph";

/**
 * Differences between the recorded and the deployed graph: a resource in only one of them, an input, a computed output,
 * an option. One line for each, none if they agree.
 */
export function differences(recorded: Graph, deployed: Graph): string[] {
  const theirs = new Map(deployed.resources.map((resource) => [resource.urn, resource]));
  const ours = new Map(recorded.resources.map((resource) => [resource.urn, resource]));
  return [
    ...compare(`outputs of stack ${recorded.stack}`, recorded.outputs, deployed.outputs),
    ...deployed.resources.filter(({ urn }) => !ours.has(urn)).map(({ urn }) => `${urn}: deployed, never recorded`),
    ...recorded.resources.flatMap((resource) => {
      const other = theirs.get(resource.urn);
      return other ? differencesOf(resource, other) : [`${resource.urn}: recorded, never deployed`];
    }),
  ];
}

function differencesOf(ours: Resource, theirs: Resource): string[] {
  const isProvider = ours.type.startsWith("pulumi:providers:");
  return [
    ...compare(`${ours.urn}: place`, placeOf(ours), placeOf(theirs)),
    ...compare(`${ours.urn}: input`, ours.inputs, isProvider ? without(theirs.inputs, "version") : theirs.inputs),
    // The engine draws a provider's id.
    ...compare(`${ours.urn}: output`, ours.outputs, theirs.outputs, isProvider ? ["id", "version"] : []),
    ...compare(`${ours.urn}: option`, optionsOf(ours), optionsOf(theirs)),
  ];
}

const placeOf = ({ account, region, parent }: Resource) => ({ account, region, parent });

/** Aliases are kept in no state once they have served. */
const optionsOf = ({ options: { protect, retainOnDelete, dependsOn, provider, ignoreChanges } }: Resource) => ({
  protect,
  retainOnDelete,
  dependsOn,
  provider,
  ignoreChanges,
});

function compare(
  subject: string,
  ours: Readonly<Record<string, unknown>>,
  theirs: Readonly<Record<string, unknown>>,
  ignored: readonly string[] = [],
): string[] {
  return [...new Set([...Object.keys(ours), ...Object.keys(theirs)])]
    .filter((key) => !ignored.includes(key) && canonical(ours[key]) !== canonical(theirs[key]))
    .map((key) => `${subject} ${key}: recorded ${brief(ours[key])}, deployed ${brief(theirs[key])}`);
}

/** JSON with sorted keys: the engine keeps objects in no order. */
function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_key, item: unknown) =>
      typeof item === "object" && item !== null && !Array.isArray(item)
        ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
        : item,
    ) ?? "nothing"
  );
}

function brief(value: unknown): string {
  const text = canonical(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

const without = (values: Readonly<Record<string, unknown>>, key: string) =>
  Object.fromEntries(Object.entries(values).filter(([each]) => each !== key));
