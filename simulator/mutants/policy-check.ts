import type {
  PolicyProviderResource,
  PolicyResource,
  PolicyResourceOptions,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import type { Graph, Resource } from "../graph";

export interface Violation {
  readonly urn: string;
  readonly message: string;
}

type Policy = ResourceValidationPolicy | StackValidationPolicy;

/**
 * Holds a recorded stack against one policy, as the engine does: a resource policy sees each resource's inputs, a stack
 * policy everybody's outputs.
 */
export async function check(policy: Policy, graph: Graph, config: object = {}): Promise<Violation[]> {
  if ("validateStack" in policy) return checkStack(policy, policyResources(graph), config);
  const violations: Violation[] = [];
  for (const resource of graph.resources) violations.push(...(await checkResource(policy, resource, graph, config)));
  return violations;
}

/** A stack policy against a whole stack. */
export async function checkStack(
  policy: StackValidationPolicy,
  resources: PolicyResource[],
  config: object = {},
): Promise<Violation[]> {
  const violations: Violation[] = [];
  await policy.validateStack({ resources, ...engine(config) }, (message, urn = "") => {
    violations.push({ urn, message });
  });
  return violations;
}

/** A resource policy against one resource of a stack. */
export async function checkResource(
  policy: ResourceValidationPolicy,
  resource: Resource,
  graph: Graph,
  config: object = {},
): Promise<Violation[]> {
  const violations: Violation[] = [];
  const asked = { ...common(resource, graph), props: resource.inputs, asType: () => undefined, ...engine(config) };
  for (const validate of [policy.validateResource ?? []].flat())
    await validate(asked, (message) => violations.push({ urn: resource.urn, message }));
  return violations;
}

const engine = (config: object) => ({
  getConfig: <T extends object>() => config as T,
  notApplicable: (): never => {
    throw new Error("No policy of the pack declares itself not applicable.");
  },
  stackTags: new Map<string, string>(),
});

/** A stack as its policies see it. */
export const policyResources = (graph: Graph): PolicyResource[] =>
  graph.resources.map((resource) => policyResource(resource, graph));

const common = (resource: Resource, graph: Graph) => {
  const provider = providerOf(resource, graph);
  return {
    type: resource.type,
    urn: resource.urn,
    name: resource.name,
    opts: optionsOf(resource),
    isType: () => false,
    ...(provider && { provider }),
  };
};

export const policyResource = (resource: Resource, graph: Graph): PolicyResource => ({
  ...common(resource, graph),
  props: resource.outputs,
  dependencies: [],
  propertyDependencies: {},
  asType: () => undefined,
});

const optionsOf = ({ options, parent }: Resource): PolicyResourceOptions => ({
  protect: options.protect,
  ignoreChanges: [...options.ignoreChanges],
  aliases: [...options.aliases],
  additionalSecretOutputs: [],
  customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
  ...(parent !== undefined && { parent }),
});

/** The option names a provider by its URN and id. */
function providerOf(resource: Resource, graph: Graph): PolicyProviderResource | undefined {
  const provider = graph.resources.find(({ urn }) => urn === resource.options.provider.replace(/::[^:]*$/, ""));
  const found = provider ?? graph.resources.find(({ urn }) => urn === resource.options.provider);
  return found && { type: found.type, props: found.inputs, urn: found.urn, name: found.name };
}
