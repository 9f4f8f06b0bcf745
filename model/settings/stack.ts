import type { Settings } from "./schema";

/** Environment, Region and settings of one stack. */
export interface StackSettings {
  readonly environment: string;
  readonly region: string;
  /** Number of the Region's shard, from 1. The first stack of a Region also has everything that is not a member. */
  readonly shard: number;
  readonly settings: Settings;
  /**
   * Members that the driver could not reach: they stay unchanged, and the driver ensures that none of their resources
   * are deleted.
   */
  readonly omittedAccounts: ReadonlySet<string>;
}
