import type { Settings } from "./schema";

/** What one stack is to build. */
export interface StackSettings {
  readonly environment: string;
  readonly region: string;
  /** Which part of the Region's members, counted from 1. The first stack of a Region has all that is not a member, too. */
  readonly shard: number;
  readonly settings: Settings;
  /** Members that the driver could not reach: they stay as they are, and the driver sees to it that nothing of them is deleted. */
  readonly omittedAccounts: ReadonlySet<string>;
}
