import type { Settings } from "./schema";

/** Number of stacks that each Region has. */
export const shardsOf = (rollout: Settings["rollout"]): number => rollout.shard?.of ?? 1;
