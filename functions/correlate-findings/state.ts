import type { StateTable } from "../runtime/state-table";
import type { CorrelationState } from "./decide";

/** State of one key, as read. */
export interface ReadState {
  readonly state: CorrelationState | undefined;
  /** 0: never written. */
  readonly version: number;
}

/** States of correlations in the state table, with consistent reads and optimistic locking. */
export class CorrelationStates {
  constructor(
    private readonly table: StateTable,
    private readonly now: () => Date,
  ) {}

  async read(key: string): Promise<ReadState> {
    const item = await this.table.read(key);
    const version = Number(item?.["version"]?.N ?? 0);
    // DynamoDB may keep an expired item for days: it no longer counts.
    const isExpired = Number(item?.["expiration"]?.N ?? 0) * 1000 <= this.now().getTime();
    const text = item?.["state"]?.S;
    return { version, state: text === undefined || isExpired ? undefined : (JSON.parse(text) as CorrelationState) };
  }

  /** Returns false if another invocation has written since the read. */
  async write(key: string, state: CorrelationState, version: number, keepHours: number): Promise<boolean> {
    return this.table.replace(
      key,
      {
        state: { S: JSON.stringify(state) },
        expiration: { N: String(Math.ceil(this.now().getTime() / 1000) + keepHours * 3600) },
      },
      version,
    );
  }
}
