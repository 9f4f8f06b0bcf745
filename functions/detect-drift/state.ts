import { inSeconds, type StateTable } from "../runtime/state-table";
import type { Known, Telling } from "./decide";

/** What is known of a hub, and how often it was written. */
export interface DriftMemory {
  readonly known: readonly Known[];
  /** What is about to be told, and until when nobody else tells it: milliseconds. */
  readonly telling?: { readonly told: readonly Telling[]; readonly leaseEnds: number };
  readonly version: number;
}

/** One item: the table is the hub's own. */
const stateId = "drift#hub";

/** Days for which it is remembered without a check. */
const keptDays = 400;

/**
 * State of the function `detect-drift` in the hub's table, with consistent reads and optimistic locking. Values of properties are not in
 * it: an item of DynamoDB has 400 KB (DynamoDB developer guide, "Constraints in Amazon DynamoDB").
 */
export class DriftState {
  constructor(
    private readonly table: StateTable,
    private readonly now: () => Date,
  ) {}

  async read(): Promise<DriftMemory> {
    const item = await this.table.read(stateId);
    const state = item?.["state"]?.S;
    const version = Number(item?.["version"]?.N ?? 0);
    return state === undefined
      ? { known: [], version }
      : { ...(JSON.parse(state) as Omit<DriftMemory, "version">), version };
  }

  /** @throws Error if another invocation has written since the read: the check returns to its queue. */
  async write({ version, ...memory }: DriftMemory): Promise<DriftMemory> {
    const applied = await this.table.replace(
      stateId,
      {
        state: { S: JSON.stringify(memory) },
        expiration: { N: String(inSeconds(this.now()) + keptDays * 86_400) },
      },
      version,
    );
    if (!applied) throw new Error("Somebody else has written what differs at the same time.");
    return { ...memory, version: version + 1 };
  }
}
