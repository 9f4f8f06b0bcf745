import type { PolicyResource } from "@pulumi/policy";
import { policies } from "../../policy-pack/policies";
import type { Graph, Resource } from "../graph";
import type { Mutant } from "./mutant";
import { checkResource, checkStack, policyResource, policyResources } from "./policy-check";

/** The policy pack, which whoever deploys may hold every preview against, over mutants of recorded stacks. */
export interface Pack {
  /** Names of the policies that object to a mutant, and not to what it was made from; sorted. */
  objecting(mutant: Mutant): Promise<string[]>;
}

type Policy = (typeof policies)[number];

export function createPack(graphs: readonly Graph[]): Pack {
  const seen = new Map<Graph, PolicyResource[]>();
  const sound = new Map<string, Promise<ReadonlySet<string>>>();
  return { objecting };

  async function objecting(mutant: Mutant): Promise<string[]> {
    const { original } = mutant;
    const graph = graphs.find(({ resources }) => resources.includes(original));
    if (graph === undefined) return [];
    const objections = await Promise.all(
      policies.map(async (policy) => {
        const before = await soundBy(policy, graph, original);
        const now = await violations(policy, graph, mutant.changed, original);
        return [...now].some((each) => !before.has(each)) ? [policy.name] : [];
      }),
    );
    return objections.flat();
  }

  /** What a policy says of a stack, or of one of its resources, as recorded. */
  function soundBy(policy: Policy, graph: Graph, original: Resource): Promise<ReadonlySet<string>> {
    const key = `${policy.name} ${graph.stack} ${"validateStack" in policy ? "" : original.urn}`;
    const made = sound.get(key) ?? violations(policy, graph, original);
    sound.set(key, made);
    return made;
  }

  /** What a policy says of a stack with one resource changed, or gone. A policy that fails keeps the stack from being deployed. */
  async function violations(
    policy: Policy,
    graph: Graph,
    changed: Mutant["changed"],
    original: Mutant["original"] | undefined = changed,
  ): Promise<ReadonlySet<string>> {
    try {
      const found =
        "validateStack" in policy
          ? await checkStack(policy, stackWith(graph, changed, original))
          : changed === undefined
            ? []
            : await checkResource(policy, changed, graph);
      return new Set(found.map(({ urn, message }) => `${urn} ${message}`));
    } catch {
      return new Set(["failed"]);
    }
  }

  function stackWith(graph: Graph, changed: Mutant["changed"], original: Mutant["original"] | undefined) {
    const known = seen.get(graph) ?? policyResources(graph);
    seen.set(graph, known);
    if (changed === original) return known;
    return known.flatMap((each) =>
      each.urn === original?.urn ? (changed === undefined ? [] : policyResource(changed, graph)) : each,
    );
  }
}
