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
  /** True if it shows only with saved queries and views, which take long. */
  readonly queries?: true;
  /** True if it shows only with functions, which take long. */
  readonly functions?: true;
}

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
