import type { Environment } from "../environment/environment";
import { memberRoleVariable } from "../model/accounts/member-role";
import { omittedAccountsVariable } from "../model/accounts/omitted-accounts";
import type { Graph, Resource } from "../simulator/graph";
import { outputTable } from "../simulator/record/outputs";
import { record, type RecordArgs } from "../simulator/record/record";

/** Options of `recordStack` in addition to settings. */
export type StackOptions = Partial<Omit<RecordArgs, "project" | "config">>;

const project = "event-governance";

/** Recordings of this project's program in this process, by settings and options. */
const known = new Map<string, Graph>();

/**
 * Records one stack of this project's program (`index.ts`), or of another program given in `options`.
 *
 * `settings` are the project's own configuration, by key without the project's name: `{ regions: { "us-east-1": {} } }`.
 * Keys of other namespaces are written out: `aws:region`.
 *
 * A recording of listed accounts depends on its arguments and on what the driver sets in the environment alone, so tests
 * of one process that ask for the same share it, and it is frozen: who changes it copies it.
 *
 * @throws RecordError when the program cannot be recorded.
 */
export async function recordStack(
  settings: Readonly<Record<string, unknown>>,
  options: StackOptions = {},
): Promise<Graph> {
  const config = Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [key.includes(":") ? key : `${project}:${key}`, value]),
  );
  const { program, ...rest } = options;
  const args = { project, stack: "prod", config, ...rest };
  // Discovered accounts are what AWS answers.
  const discovers = !Array.isArray(config[`${project}:accounts`]);
  if (program !== undefined || rest.onFirstResource !== undefined || discovers)
    return record({ ...args, program: program ?? ownProgram() });
  const key = JSON.stringify([args, process.env[omittedAccountsVariable], process.env[memberRoleVariable]]);
  const shared = known.get(key) ?? frozen(await record({ ...args, program: ownProgram() }));
  known.set(key, shared);
  return shared;
}

/** As `recordStacks` of the simulator, every Region's stack of an environment, shared and frozen as those of `recordStack`. */
export async function recordEnvironment({ config, stacks }: Environment): Promise<Graph[]> {
  const graphs: Graph[] = [];
  for (const { name } of stacks) graphs.push(await recordStack(config, { stack: name }));
  return graphs;
}

/** The value with all that it holds, which nothing can change any more. */
function frozen<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of Object.values(value)) frozen(inner);
  return value;
}

/** Required rather than imported, so that tests which bring a program of their own do not load this one's SDKs. */
// eslint-disable-next-line @typescript-eslint/no-require-imports
const ownProgram = () => require("../index") as RecordArgs["program"];

/**
 * The one resource of `type`, and of that logical name where there are several.
 *
 * @throws Error listing the candidates when there is none or more than one.
 */
export function only(graph: Graph, type: string, name?: string): Resource {
  const ofType = ofKnownType(graph, type);
  const found = name === undefined ? ofType : ofType.filter((resource) => resource.name === name);
  const [first, second] = found;
  if (first && !second) return first;
  const wanted = name === undefined ? type : `${type} named "${name}"`;
  if (second) throw new Error(`${found.length} resources are ${wanted}: ${namesOf(found)}. Name the one you mean.`);
  throw new Error(
    ofType.length > 0
      ? `No resource is ${wanted}. Of this type there are: ${namesOf(ofType)}.`
      : `No resource is ${wanted}. ${typesOf(graph.resources)}`,
  );
}

/**
 * All resources of `type`, at least one, sorted by URN.
 *
 * @throws Error listing the types that there are, when there is none of this one. To claim that there is none, use `none`.
 */
export function all(graph: Graph, type: string): readonly Resource[] {
  const found = ofKnownType(graph, type);
  if (found.length === 0) throw new Error(`No resource is ${type}. ${typesOf(graph.resources)}`);
  return found;
}

/**
 * Claims that no resource is of `type`.
 *
 * @throws Error naming those that are, and for a type that neither the program nor the table of outputs knows: the claim
 * would hold for any misspelt type.
 */
export function none(graph: Graph, type: string): void {
  const found = ofKnownType(graph, type);
  if (found.length > 0) throw new Error(`${found.length} resources are ${type}: ${namesOf(found)}.`);
}

/**
 * The direct children of a resource, of one type where given; at least one.
 *
 * @throws Error listing the children that there are, or saying that there are none.
 */
export function childrenOf(graph: Graph, parent: Resource, type?: string): readonly Resource[] {
  const children = graph.resources.filter((resource) => resource.parent === parent.urn);
  if (children.length === 0) throw new Error(`${parent.urn} has no children. ${typesOf(graph.resources)}`);
  if (type === undefined) return children;
  const found = children.filter((child) => child.type === type);
  if (found.length === 0) throw new Error(`${parent.urn} has no child ${type}. ${typesOf(children)}`);
  return found;
}

/** A policy document (IAM user guide, "IAM JSON policy elements"); a single statement is in a list too. */
export interface PolicyDocument {
  readonly Version?: string;
  readonly Statement: readonly Readonly<Record<string, unknown>>[];
}

const policyProperties = [
  "policy",
  "policyDocument",
  "assumeRolePolicy",
  "deliveryDestinationPolicy",
  "statement",
] as const;

/**
 * The policy of a resource: JSON text in resources of `aws`, an object in those of `aws-native`; the single `statement`
 * of an `aws-native` bus policy becomes a document with one.
 *
 * @throws Error listing the inputs if none is a policy, and quoting text that is not a JSON object.
 */
export function policyOf(resource: Resource): PolicyDocument {
  const property = policyProperties.find((candidate) => resource.inputs[candidate] !== undefined);
  if (property === undefined)
    throw new Error(`${resource.urn} carries no policy. Its inputs are ${Object.keys(resource.inputs).join(", ")}.`);
  const value = resource.inputs[property];
  const parsed = typeof value === "string" ? parseJson(resource, property, value) : value;
  if (typeof parsed !== "object" || parsed === null)
    throw new Error(`${resource.urn} has ${property} ${JSON.stringify(value)}, which is no policy document.`);
  if (property === "statement") return { Statement: [parsed as Readonly<Record<string, unknown>>] };
  const { Statement: statement } = parsed as { Statement?: unknown };
  if (statement === undefined)
    throw new Error(`${resource.urn} has ${property} without Statement: ${JSON.stringify(value)}.`);
  return { ...parsed, Statement: [statement].flat() as unknown[] as PolicyDocument["Statement"] };
}

function parseJson(resource: Resource, property: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${resource.urn} has ${property} ${JSON.stringify(text)}, which is no JSON.`);
  }
}

function ofKnownType(graph: Graph, type: string): readonly Resource[] {
  const found = graph.resources.filter((resource) => resource.type === type);
  const known = found.length > 0 || type in outputTable || type.startsWith(`${project}:`);
  if (!known) throw new Error(`No resource type is ${type}. ${typesOf(graph.resources)}`);
  return found;
}

const namesOf = (resources: readonly Resource[]) => resources.map(({ name }) => `"${name}"`).join(", ");

function typesOf(resources: readonly Resource[]): string {
  const types = [...new Set(resources.map(({ type }) => type))].sort();
  return types.length === 0 ? "There are no resources." : `There are: ${types.join(", ")}.`;
}
