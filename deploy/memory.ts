import { totalmem as totalMemory } from "node:os";
import { planNetwork } from "../model/network/network";
import { planRollout } from "../model/members/rollout";
import type { Environment } from "../environment/environment";
import { isHub, type Target } from "./plan";

const megabyte = 1024 * 1024;

/**
 * Bytes of one provider process. Users of the AWS provider report 170 to 430 MB (pulumi-aws#5860); we reserve the upper
 * bound, because a process killed for lack of memory leaves its operation pending.
 */
const perProvider = 430 * megabyte;

/** Bytes of the Pulumi command and its Node.js host with the AWS SDKs loaded, without resources. */
const perStack = 600 * megabyte;

/** Bytes of the Node.js host for one account's forwarding: some 25 resources of 240 to 335 KB each. */
const perMember = 8 * megabyte;

/** Usable fraction of the free memory; the rest is for the system and for growth. */
const usable = 0.85;

/** Resources needed by one stack's operation. */
export interface Need {
  /** Provider processes: the engine starts one for each provider resource. */
  readonly processes: number;
  readonly bytes: number;
}

/**
 * Creates a function that returns the needs of each target of an environment, from the plan of the network and its
 * rollout. The function throws SettingsError for a stack that would start more providers than settings allow.
 */
export function needsOf({ name: environment, settings, accounts }: Environment): (target: Target) => Need {
  const { members } = planNetwork(environment, settings, accounts);
  return (target) => {
    const { region, shard } = target;
    const here = members.filter((member) => member.region === region);
    const rollout = planRollout({ environment, settings, accounts, members: here, region, shard });
    // The governance account's own provider, and in a hub also that of Cloud Control.
    const processes = rollout.assumed.length + (isHub(target) ? 2 : 1);
    const built = rollout.own.length + rollout.assumed.length + rollout.delegated.length;
    return { processes, bytes: perStack + processes * perProvider + built * perMember };
  };
}

/** Bytes of memory that all operations together may use. */
export function memoryBudget(): number {
  // Linux counts reclaimable caches as available and knows the container's limit. Elsewhere "free" excludes caches that
  // the system releases on demand, so half of all memory is a better estimate.
  const bytes = process.platform === "linux" ? process.availableMemory() : totalMemory() / 2;
  return bytes * usable;
}
