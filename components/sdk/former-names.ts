import * as pulumi from "@pulumi/pulumi";

/**
 * The former parent, type and name of a component, in stacks created by an earlier version of this program. A name is
 * an identity: without an entry here the engine would delete the resource under its old name and create it again, and
 * AWS would reject the second bucket, role or bus of that name, or lose the data of the first.
 */
export interface FormerPlace {
  /** Current type (without the project's namespace for the project's own components) and logical name. */
  readonly type: string;
  readonly name: string;
  readonly former: {
    /** The types of its parents, outermost first, and its own type. */
    readonly types: readonly string[];
    readonly name: string;
  };
  /**
   * True if the component is new: its children were where `former` says, with names that began with `former.name`.
   * Absent: the component itself was there, and the engine finds its children by their former name and type.
   */
  readonly contents?: true;
}

/** Entries are only ever added: a stack may be years behind. */
export const formerPlaces: readonly FormerPlace[] = [
  // The archive's rules and delivery streams were children of the archive; later its rules returned there for a while.
  {
    type: "ArchiveRules",
    name: "event-archive",
    former: { types: ["EventArchive"], name: "event-archive" },
    contents: true,
  },
  {
    type: "ArchiveRules",
    name: "event-archive",
    former: { types: ["EventArchive", "ArchiveRules"], name: "event-archive" },
  },
  {
    type: "DeliveryStreams",
    name: "event-archive",
    former: { types: ["EventArchive"], name: "event-archive" },
    contents: true,
  },
  // The crawler, in the catalog: first directly, then in its own component.
  {
    type: "PartitionCrawler",
    name: "partition-crawler",
    former: { types: ["EventCatalog"], name: "event-catalog-crawler" },
    contents: true,
  },
  {
    type: "PartitionCrawler",
    name: "partition-crawler",
    former: { types: ["EventCatalog", "PartitionCrawler"], name: "event-catalog-crawler" },
  },
];

/** A resource's identity, as passed to its constructor. */
export interface Named {
  /** Type token: `event-governance:index:EventArchive`, `aws:s3/bucket:Bucket`. */
  readonly type: string;
  readonly name: string;
}

/** A type of this project's own components gets the project's namespace. */
const token = (type: string) => (type.includes(":") ? type : `event-governance:index:${type}`);

/**
 * The former URNs of a resource in a stack, given its direct parent. URNs that follow from a former name of the parent
 * are left to the engine, which knows which of them exist (pulumi/pulumi, `inheritedChildAlias`).
 */
export function formerUrns(
  { type, name }: Named,
  parent: Named | undefined,
  stack: { readonly project: string; readonly stack: string },
  places: readonly FormerPlace[] = formerPlaces,
): string[] {
  const is = (each: Named | undefined, place: Named) =>
    each !== undefined && each.type === token(place.type) && each.name === place.name;
  return places.flatMap(({ former, contents, ...place }) => {
    const types = former.types.map(token);
    const urn = (all: readonly string[], formerName: string) =>
      `urn:pulumi:${stack.stack}::${stack.project}::${all.join("$")}::${formerName}`;
    if (contents === undefined) return is({ type, name }, place) ? [urn(types, former.name)] : [];
    if (!is(parent, place) || !name.startsWith(place.name)) return [];
    return [urn([...types, type], former.name + name.slice(place.name.length))];
  });
}

/** Adds former names as aliases to every resource built from now on (Pulumi docs, "Resource option: aliases"). */
export function recognizeFormerNames(places: readonly FormerPlace[] = formerPlaces): void {
  const identity = { project: pulumi.getProject(), stack: pulumi.getStack() };
  // Parents are built before their children.
  const built = new WeakMap<pulumi.Resource, Named>();
  pulumi.runtime.registerStackTransformation(({ resource, type, name, props, opts }) => {
    const named = { type, name };
    built.set(resource, named);
    const aliases = formerUrns(named, opts.parent && built.get(opts.parent), identity, places);
    return aliases.length === 0
      ? undefined
      : { props, opts: { ...opts, aliases: [...(opts.aliases ?? []), ...aliases] } as pulumi.ResourceOptions };
  });
}
