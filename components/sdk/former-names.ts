import * as pulumi from "@pulumi/pulumi";

/**
 * Where a component of today was, or what it was called, in stacks that an earlier state of this program made. A name is
 * an identity: without a row here the engine would delete what it finds under the old name and make it anew, and AWS would
 * refuse the second bucket, role or bus of that name, or lose the first.
 */
export interface FormerPlace {
  /** Today's type, without the project's namespace where it is one of its components, and logical name. */
  readonly type: string;
  readonly name: string;
  readonly former: {
    /** The types around it, outermost first, and its own. */
    readonly types: readonly string[];
    readonly name: string;
  };
  /**
   * The component itself is new: what is in it stood where `former` says, with names that began with `former.name`. Absent:
   * it was there itself, and the engine finds what is in it by its former name and type.
   */
  readonly contents?: true;
}

/** Rows are only ever added: a stack may be years behind. */
export const formerPlaces: readonly FormerPlace[] = [
  // The archive's rules and delivery streams stood in the archive itself; its rules were in it once more before they left it.
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
  // The crawler, in the catalog: alone, and then in a component of its own.
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

/** A resource as its constructor is told of it. */
export interface Named {
  /** Type token: `event-governance:index:EventArchive`, `aws:s3/bucket:Bucket`. */
  readonly type: string;
  readonly name: string;
}

/** A type of this project's components has a token of its own. */
const token = (type: string) => (type.includes(":") ? type : `event-governance:index:${type}`);

/**
 * The former URNs of a resource in a stack, given its direct parent. What follows from a former name of the parent is left
 * to the engine, which knows which of them it has found (pulumi/pulumi, `inheritedChildAlias`).
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

/** Gives every resource that is built from here on its former names as aliases (Pulumi docs, "Resource option: aliases"). */
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
