import { createHash } from "node:crypto";
import type { Mutant } from "./mutant";
import { templateResource } from "./template";

/**
 * At most so many mutants of each kind: the same change of resources of the same type in the same kind of component.
 * Which ones depends on the seed alone, so that several seeds try different ones.
 */
export function sample(mutants: readonly Mutant[], perKind: number, seed: string): Mutant[] {
  const kinds = new Map<string, Mutant[]>();
  for (const mutant of mutants) kinds.set(kindOf(mutant), [...(kinds.get(kindOf(mutant)) ?? []), mutant]);
  const kept = new Set(
    [...kinds.values()].flatMap((same) =>
      same
        .map((mutant) => ({ mutant, rank: rankOf(mutant, seed) }))
        .sort((a, b) => (a.rank < b.rank ? -1 : 1))
        .slice(0, perKind)
        .map(({ mutant }) => mutant),
    ),
  );
  return mutants.filter((mutant) => kept.has(mutant));
}

/** About so many of all, at least one of each area and of each its share, by the seed alone. */
export function spread(mutants: readonly Mutant[], most: number, seed: string): ReadonlySet<Mutant> {
  const ranked = mutants
    .map((mutant) => ({ mutant, rank: rankOf(mutant, seed) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ mutant }) => mutant);
  const share = most / Math.max(most, mutants.length);
  const areas = new Map<string, Mutant[]>();
  for (const mutant of ranked) areas.set(mutant.area, [...(areas.get(mutant.area) ?? []), mutant]);
  return new Set([...areas.values()].flatMap((same) => same.slice(0, Math.ceil(same.length * share))));
}

const rankOf = ({ id }: Mutant, seed: string) => createHash("sha256").update(`${seed} ${id}`).digest("hex");

/** `CentralBus` of `…$aws:cloudwatch/eventBus:EventBus::central-bus`'s parent, and what was changed. */
function kindOf({ id, original }: Mutant): string {
  const parent = /event-governance:index:(\w+)[^$]*\$[^$]+$/.exec(original.urn)?.[1] ?? "";
  const what = id.slice(`${original.type.split(":").at(-1)} ${original.name} `.length);
  return `${original.type} ${parent} ${ofType(what, original).replace(/\d+/g, "N")}`;
}

/** A resource of a template is of a kind with the others of its type there, whatever its logical id. */
const ofType = (what: string, { inputs }: Mutant["original"]) =>
  what.replace(/^(templateBody\.Resources\.-?)(\w+)/, (_, path: string, logicalId: string) => {
    const { Type: type } = templateResource(inputs["templateBody"], logicalId);
    return `${path}${typeof type === "string" ? type : logicalId}`;
  });
