import { totalmem as totalMemory } from "node:os";
import { planNetwork } from "../model/network/network";
import { planRollout } from "../model/members/rollout";
import type { Environment } from "../environment/environment";
import { isHub, type Target } from "./plan";

const megabyte = 1024 * 1024;

/**
 * Bytes of one provider process. Users of the AWS provider report 170 to 430 MB (pulumi-aws#5860); too much is
 * reserved rather than too little, because a process that is killed for want of memory leaves its operation pending.
 */
const perProvider = 430 * megabyte;

/** Bytes of the Pulumi command and its Node host with the AWS SDKs loaded, without resources. */
const perStack = 600 * megabyte;

/** Bytes of the Node host for one account's forwarding: some 25 resources of 240 to 335 KB each. */
const perMember = 8 * megabyte;

/** Part of the free memory that is given away; the rest is for the system and for what grows. */
const usable = 0.85;

/** What one stack's operation takes. */
export interface Need {
  /** Provider processes: the engine starts one for each provider resource. */
  readonly processes: number;
  readonly bytes: number;
}

/**
 * Tells for each target of an environment what its operation takes, from the plan of the network and its rollout.
 * The function throws SettingsError for a stack that would start more providers than settings allow.
 */
export function needsOf({ name: environment, settings, accounts }: Environment): (target: Target) => Need {
  const { members } = planNetwork(environment, settings, accounts);
  return (target) => {
    const { region, shard } = target;
    const here = members.filter((member) => member.region === region);
    const rollout = planRollout({ environment, settings, accounts, members: here, region, shard });
    // The governance account's own provider, and in a hub that of Cloud Control beside it.
    const processes = rollout.assumed.length + (isHub(target) ? 2 : 1);
    const built = rollout.own.length + rollout.assumed.length + rollout.delegated.length;
    return { processes, bytes: perStack + processes * perProvider + built * perMember };
  };
}

/** Bytes that operations may take together. */
export function memoryBudget(): number {
  // Linux counts reclaimable caches as available and knows the container's limit. Elsewhere "free" leaves out caches
  // that the system gives back at once, so half of all memory is the better guess.
  const bytes = process.platform === "linux" ? process.availableMemory() : totalMemory() / 2;
  return bytes * usable;
}
