import type { Resource } from "../../../../simulator/graph";

/** Replacement of a resource: itself, another, several, or none. */
export type Change = (resource: Resource) => Resource | readonly Resource[] | undefined;

/** A change of recorded resources that breaks the guarantee of the file that it is in. */
export interface Breakage {
  readonly what: string;
  readonly change: Change;
  /** A part of the name of the resource at fault. */
  readonly resource: RegExp;
  /** True if nothing else may be named: what follows from the fault is not at fault. */
  readonly alone?: true;
  /** A part of the problem. */
  readonly says?: RegExp;
  /** True if it shows only between Regions or hubs; anything else is broken in one Region, which takes less time. */
  readonly regions?: true;
  /** True if it is a change of a hub beside the first. */
  readonly hubs?: true;
  /** True if it shows only with views and those saved queries that `resource` names, which take long. */
  readonly queries?: boolean;
  /** The functions with which it shows, by a part of their names: they take long, and others never hear of an event. */
  readonly functions?: RegExp;
}

/** Turns on what is off by default, and what breakages of recorded resources take away or spoil. */
export function turnOnWhatIsBroken(raw: Record<string, any>): void {
  raw["alarms"] = { ...raw["alarms"], memberDeadLetters: "each" };
  raw["drift"] = { ...raw["drift"], detect: true };
}

const isQuery = ({ type }: Resource) => type === "aws:athena/namedQuery:NamedQuery";
const isView = ({ inputs }: Resource) => inputs["tableType"] === "VIRTUAL_VIEW";

/** Without it Lambda never hears of what waits in a function's queue. */
const feeds = ({ type }: Resource) => type === "aws:lambda/eventSourceMapping:EventSourceMapping";

/**
 * Leaves out what takes most of a simulation's time, where a fault shows without: functions, and saved queries with
 * views. Where it does not, all saved queries are kept that `asked` matches.
 */
export const needed =
  ({ queries = false, functions }: Pick<Breakage, "queries" | "functions">, asked = /./) =>
  (each: Resource): boolean => {
    if (feeds(each)) return functions?.test(each.name) ?? false;
    if (isQuery(each)) return queries && asked.test(each.urn);
    return queries || !isView(each);
  };

/** Edits a copy of every resource of one type. Outputs that repeat an input follow it. */
export function edit(type: string, change: (inputs: any, resource: Resource) => void): Change {
  return (resource) => {
    if (resource.type !== type) return resource;
    const inputs = structuredClone(resource.inputs) as Record<string, unknown>;
    change(inputs, resource);
    const outputs = { ...resource.outputs };
    for (const key of Object.keys(resource.inputs)) delete outputs[key];
    return { ...resource, inputs, outputs: { ...outputs, ...inputs } };
  };
}

/** Leaves out the resources of one type whose names match. */
export const without =
  (type: string, name: RegExp): Change =>
  (resource) =>
    resource.type === type && name.test(resource.name) ? undefined : resource;

/** Edits a copy of each resource of one type whose name matches. */
export const editNamed = (type: string, name: RegExp, change: (inputs: any, resource: Resource) => void): Change =>
  edit(type, (inputs, resource) => {
    if (name.test(resource.name)) change(inputs, resource);
  });

/** Leaves a statement out of the policy of each resource of one type whose name matches. */
export const withoutStatement = (type: string, name: RegExp, sid: string): Change =>
  editDocument(type, "policy", name, (policy) => {
    policy.Statement = policy.Statement.filter((statement: any) => statement.Sid !== sid);
  });

/** Edits what a property has as JSON text, such as a policy, of each resource of one type whose name matches. */
export const editDocument = (type: string, property: string, name: RegExp, change: (document: any) => void): Change =>
  editNamed(type, name, (inputs) => {
    const document = JSON.parse(inputs[property]);
    change(document);
    inputs[property] = JSON.stringify(document);
  });

/** Lets a removal of the stack delete each resource of one type whose name matches. */
export const unprotected =
  (type: string, name: RegExp): Change =>
  (resource) =>
    resource.type === type && name.test(resource.name)
      ? { ...resource, options: { ...resource.options, protect: false } }
      : resource;
