import { isDeepStrictEqual } from "node:util";
import type { Resource } from "../simulator/graph";
import { asPolicy, asStatement, asWritten, deletedPrincipal } from "./normalize";
import type { Place, ReadBack } from "./read-back";

/** A property that AWS tells otherwise than planned; `property` is absent if the resource itself is not there. */
export interface Deviation {
  readonly property?: string;
  readonly expected: unknown;
  readonly found: unknown;
  /** What no longer works. */
  readonly effect: string;
  /** How it probably came about, where what is found says so. */
  readonly cause?: string;
  /** Commands of the AWS command line that put it right at once. */
  readonly commands: readonly string[];
}

/** Compares one resource with AWS. Rejects with the SDK's error if it cannot be read. */
export async function compare(type: ReadBack, resource: Resource, place: Place): Promise<Deviation[]> {
  const answer = await type.read(resource, place);
  if (answer === undefined)
    return [
      {
        expected: "there",
        found: "not there",
        effect: type.effect,
        cause: `The ${type.noun} was deleted.`,
        commands: [],
      },
    ];
  return type.properties.flatMap((property): Deviation[] => {
    const as = property.as ?? asWritten;
    const planned = property.planned(resource, place);
    if (planned === undefined) return [];
    const found = property.found(answer, resource, place);
    if (isDeepStrictEqual(as(planned), as(found))) return [];
    const cause = causeOf(property.name, as, found);
    return [
      {
        property: property.name,
        expected: planned,
        found,
        effect: property.effect,
        ...(cause !== undefined && { cause }),
        commands: property.repair?.(resource, found) ?? [],
      },
    ];
  });
}

function causeOf(name: string, as: unknown, found: unknown): string | undefined {
  if (name.startsWith("further ")) return "It was added by hand, or by another program.";
  if (as !== asPolicy && as !== asStatement) return undefined;
  const id = deletedPrincipal(found);
  return id === undefined
    ? undefined
    : `The policy names ${id}, the id of a role or user that was deleted; one that was made again is another to it.`;
}
