import type { Resource } from "../../../simulator/graph";

export type Change = (resource: Resource) => Resource | undefined;
export type Properties = Record<string, any>;

/** One way to break a policy: what it is called, and what becomes of a resource. */
export interface Breakage {
  readonly what: string;
  readonly change: Change;
  /** A part of the URN of the resource that must be named. */
  readonly names: RegExp;
  readonly says: RegExp;
  /** The stack that is broken. @default "assumeRole" */
  readonly mode?: "stackSet";
}

/** Changes the inputs of all resources of a type, and of such a logical name where given, and their outputs alike. */
export function edit(type: string, change: (properties: Properties) => void, name?: RegExp): Change {
  return (resource) => {
    if (resource.type !== type || (name && !name.test(resource.name))) return resource;
    const edited = {
      ...resource,
      inputs: structuredClone(resource.inputs),
      outputs: structuredClone(resource.outputs),
    };
    change(edited.inputs as Properties);
    change(edited.outputs as Properties);
    return edited;
  };
}

export const drop =
  (type: string, name: RegExp): Change =>
  (resource) =>
    resource.type === type && name.test(resource.name) ? undefined : resource;

/** Changes a policy document, JSON text or not, in place. */
export const editJson = (
  type: string,
  property: string,
  change: (document: Properties) => void,
  name?: RegExp,
): Change =>
  edit(
    type,
    (properties) => {
      const value = properties[property] as string | Properties;
      const document = (typeof value === "string" ? JSON.parse(value) : value) as Properties;
      change(document);
      properties[property] = typeof value === "string" ? JSON.stringify(document) : document;
    },
    name,
  );

export const unprotect =
  (type: string, name: RegExp): Change =>
  (resource) =>
    resource.type === type && name.test(resource.name)
      ? { ...resource, options: { ...resource.options, protect: false } }
      : resource;

/** The StackSet with role and queue, of two. */
export const firstStackSet = /^member-stack-set$/;

export const eventTarget = "aws:cloudwatch/eventTarget:EventTarget";
export const eventRule = "aws:cloudwatch/eventRule:EventRule";
export const queuePolicy = "aws:sqs/queuePolicy:QueuePolicy";
export const bucketPolicy = "aws:s3/bucketPolicy:BucketPolicy";
export const topic = "aws:sns/topic:Topic";
export const stackSet = "aws:cloudformation/stackSet:StackSet";
