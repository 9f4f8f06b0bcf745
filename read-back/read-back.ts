import type { Resource } from "./resource";
import type { Normalize } from "./normalize";
import type { ReadingClients } from "./clients";

/** Where a resource is read, and what else is planned there. */
export interface Place {
  readonly account: string;
  readonly region: string;
  readonly clients: ReadingClients;
  /** Planned resources of this account and Region. */
  readonly planned: readonly Resource[];
  /** `event-governance-prod`: begins the name of everything in the environment. */
  readonly prefix: string;
  /** Asks once for a list that serves many resources. */
  once<Answer>(key: string, ask: () => Promise<Answer>): Promise<Answer>;
}

/** One property that matters, as planned and as AWS tells it. */
export interface Property<Answer> {
  /** As AWS calls it. */
  readonly name: string;
  /** `undefined`: the plan does not say, and AWS's default is fine. */
  readonly planned: (resource: Resource, place: Place) => unknown;
  readonly found: (answer: Answer, resource: Resource, place: Place) => unknown;
  /** @default asWritten */
  readonly as?: Normalize;
  /** What no longer works while it differs, in one sentence. */
  readonly effect: string;
  /** Commands of the AWS command line that put it right at once. @default the program's own */
  readonly repair?: (resource: Resource, found: unknown) => readonly string[];
}

/**
 * How resources of one type are read back. A new type is a file with one of these, and nothing else: `npm run docs` lists it,
 * permissions, comparison and report follow.
 */
export interface ReadBack<Answer = never> {
  /** Pulumi's type token. */
  readonly type: string;
  /** What people call it: `rule`. */
  readonly noun: string;
  /** Permissions of the calls that `read` makes (Service Authorization Reference). */
  readonly permissions: readonly string[];
  /** Its name in AWS, by which CloudTrail's events name it too. */
  readonly nameOf: (resource: Resource) => string;
  /** What no other resource of the type has there. @default its name */
  readonly keyOf?: (resource: Resource) => string;
  /** Type and key of what it is a part of: where that is missing, nobody is told that the part is missing, too. */
  readonly partOf?: (resource: Resource) => readonly [type: string, key: string];
  /** `undefined`: AWS has no such resource. Rejects with the SDK's error for everything else. */
  readonly read: (resource: Resource, place: Place) => Promise<Answer | undefined>;
  readonly properties: readonly Property<Answer>[];
  /** What no longer works if it is not there. */
  readonly effect: string;
  /**
   * Texts in planned resources that AWS chose at random, such as a key's id, with the real ones: a recording has invented
   * ones. `undefined`: not there.
   */
  readonly identify?: (
    resource: Resource,
    place: Place,
  ) => Promise<readonly (readonly [planned: string, real: string])[]>;
}

/** An entry of the table, whose answers fit its own properties. */
export const readBack = <Answer>(entry: ReadBack<Answer>): ReadBack => entry as unknown as ReadBack;

/** What cannot be told without something else that is missing, and is told of on its own. */
export class NotFoundWithout extends Error {}

/** The answer, or `undefined` if AWS says by one of these errors that there is none. */
export async function unless<Answer>(
  errors: readonly string[],
  ask: () => Promise<Answer>,
): Promise<Answer | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Error && errors.includes(error.name)) return undefined;
    throw error;
  }
}

/** An input, whatever its type. */
export const input = <Value = string>({ inputs }: Resource, name: string): Value | undefined =>
  inputs[name] as Value | undefined;

/** A member within an input: `within(resource, "deadLetterConfig", "arn")`. */
export function within(resource: Resource, ...path: readonly string[]): unknown {
  let at: unknown = resource.inputs;
  for (const step of path) at = (at as Record<string, unknown> | undefined)?.[step];
  return at;
}
