import { stackName } from "../model/names";
import { shardsOf } from "../model/settings/rollout";
import { hubOf } from "../model/settings/regions";
import { type Environment, regionsOf } from "../environment/environment";
import type { Operation } from "./engine";
import { UsageError } from "../console/usage-error";

/** One stack to operate on. */
export interface Target {
  readonly stack: string;
  readonly region: string;
  /** The Region whose central bus receives this one's events; a hub's own. */
  readonly hubRegion: string;
  /** From 1. Shards after the first contain only members, even in a hub Region. */
  readonly shard: number;
  /** Display name: `eu-west-1`, or `eu-west-1 shard 2` if settings divide the members. */
  readonly label: string;
}

/** Selected stacks of an environment; an empty list means all. */
export interface Selection {
  readonly regions?: readonly string[];
  readonly shards?: readonly number[];
}

/** The stacks of an operation: waves run sequentially, the targets of a wave concurrently. */
export interface Plan {
  readonly environment: string;
  /** The Region whose stack has the environment's name without a suffix. */
  readonly homeRegion: string;
  readonly operation: Operation;
  readonly waves: readonly (readonly Target[])[];
  /** Hubs to be destroyed, each with the remaining Regions that send to it: `us-east-1` ← `us-west-2`. */
  readonly orphans: readonly { readonly hub: string; readonly senders: readonly string[] }[];
}

/**
 * Plans an operation on the selected stacks of an environment. Hubs come first, because a rule whose target does not
 * exist is rejected or fills its dead-letter queue; `destroy` runs in reverse order.
 *
 * Throws {@link UsageError} for a Region or shard that the environment does not have.
 */
export function planOperation(
  environment: Pick<Environment, "name" | "settings" | "stacks">,
  operation: Operation,
  { regions = [], shards = [] }: Selection = {},
): Plan {
  const targets = targetsOf(environment);
  const { name, settings } = environment;
  const unknown = regions.find((region) => !targets.some((target) => target.region === region));
  if (unknown !== undefined)
    throw new UsageError(
      `--region is "${unknown}", which environment "${name}" does not govern. Choose from: ${[...new Set(targets.map(({ region }) => region))].join(", ")}.`,
    );
  const of = shardsOf(settings.rollout);
  const beyond = shards.find((shard) => shard > of);
  if (beyond !== undefined)
    throw new UsageError(
      `--shard is ${beyond}, but environment "${name}" has ${of === 1 ? "no shards: set rollout.shard to divide the members" : `${of}: choose from 1 to ${of}`}.`,
    );
  const chosen = targets.filter(
    ({ region, shard }) =>
      (regions.length === 0 || regions.includes(region)) && (shards.length === 0 || shards.includes(shard)),
  );
  const hubs = chosen.filter(isHub);
  const others = chosen.filter((target) => !isHub(target));
  const waves = operation === "destroy" ? [others, hubs] : [hubs, others];
  return {
    environment: name,
    homeRegion: settings.homeRegion,
    operation,
    waves: waves.filter((wave) => wave.length > 0),
    orphans: operation === "destroy" ? hubs.flatMap((hub) => orphansOf(hub, targets, chosen)) : [],
  };
}

/** All stacks of an environment, in the order of its Regions. */
function targetsOf({ name, settings, stacks }: Pick<Environment, "name" | "settings" | "stacks">): Target[] {
  const of = shardsOf(settings.rollout);
  return regionsOf({ stacks }).flatMap((region) =>
    Array.from({ length: of }, (_, index) => ({
      stack: stackName(name, region, settings.homeRegion, index + 1),
      region,
      hubRegion: hubOf(settings.regions, region),
      shard: index + 1,
      label: of === 1 ? region : `${region} shard ${index + 1}`,
    })),
  );
}

/** True if a target contains a hub's central bus. */
export const isHub = ({ region, hubRegion, shard }: Target) => region === hubRegion && shard === 1;

function orphansOf(hub: Target, targets: readonly Target[], chosen: readonly Target[]): Plan["orphans"] {
  const senders = targets
    .filter((target) => target.hubRegion === hub.region && !chosen.includes(target))
    .map(({ label }) => label);
  return senders.length > 0 ? [{ hub: hub.region, senders }] : [];
}

/**
 * Reason to skip a target after failures in earlier waves; undefined to proceed. Region and hub depend on each other
 * when resources change: nothing is built towards a missing hub, and no hub is deleted while a Region still sends to
 * it. `preview` and `refresh` change nothing, so they run in every Region.
 */
export function reasonToSkip(target: Target, operation: Operation, failed: readonly Target[]): string | undefined {
  if (operation === "up") {
    const hub = failed.find((each) => isHub(each) && each.region === target.hubRegion);
    return hub && `its hub ${hub.region} failed`;
  }
  if (operation === "destroy" && isHub(target)) {
    const senders = failed.filter(({ hubRegion }) => hubRegion === target.region).map(({ label }) => label);
    return senders.length > 0 ? `${senders.join(", ")} may still send to it` : undefined;
  }
  return undefined;
}
