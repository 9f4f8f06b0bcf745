import { isDeepStrictEqual } from "node:util";
import type { Resource } from "./resource";
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
async function compare(type: ReadBack, resource: Resource, place: Place): Promise<Deviation[]> {
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

/** What differs of one resource. */
export interface Differing<Planned extends Resource = Resource> {
  readonly type: ReadBack;
  readonly resource: Planned;
  readonly deviations: readonly Deviation[];
}

export interface Comparison<Planned extends Resource> {
  /** How many resources were read. */
  readonly compared: number;
  readonly differing: readonly Differing<Planned>[];
}

/**
 * Compares all planned resources of a place that the table knows. What is a part of something that is missing is not told of.
 *
 * @param unread called with each resource that could not be read; what it throws ends the comparison.
 */
export async function compareAll<Planned extends Resource>(
  types: ReadonlyMap<string, ReadBack>,
  place: Place & { readonly planned: readonly Planned[] },
  {
    atOnce,
    unread,
  }: {
    readonly atOnce: number;
    readonly unread: (type: ReadBack, resource: Planned, error: unknown) => void;
  },
): Promise<Comparison<Planned>> {
  const waiting = place.planned.flatMap((resource: Planned) => {
    const type = types.get(resource.type);
    return type === undefined ? [] : [{ type, resource }];
  });
  const missing = new Set<string>();
  const found: Differing<Planned>[] = [];
  let compared = 0;
  let next = 0;
  const work = async () => {
    for (let each = waiting[next++]; each !== undefined; each = waiting[next++]) {
      const { type, resource } = each;
      try {
        const deviations = await compare(type, resource, place);
        compared++;
        if (deviations.some(({ property }) => property === undefined)) missing.add(keyOf(type, resource));
        if (deviations.length > 0) found.push({ type, resource, deviations });
      } catch (error) {
        unread(type, resource, error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, waiting.length) }, work));
  const differing = found.filter(({ type, resource }) => {
    const whole = type.partOf?.(resource);
    return whole === undefined || !missing.has(whole.join(" "));
  });
  return { compared, differing };
}

/** What no other resource of an account and Region has. */
const keyOf = (type: ReadBack, resource: Resource): string => `${type.type} ${(type.keyOf ?? type.nameOf)(resource)}`;

function causeOf(name: string, as: unknown, found: unknown): string | undefined {
  if (name.startsWith("further ")) return "It was added by hand, or by another program.";
  if (as !== asPolicy && as !== asStatement) return undefined;
  const id = deletedPrincipal(found);
  return id === undefined
    ? undefined
    : `The policy names ${id}, the id of a role or user that was deleted; one that was made again is another to it.`;
}
