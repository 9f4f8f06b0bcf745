import { inSeconds, type StateTable } from "../runtime/state-table";

/** A run that was started and is not over. */
export interface Run {
  /** When its schedule went off, in RFC 3339. */
  readonly scheduled: string;
  /** Id of the query execution. */
  readonly execution: string;
  /** What it is about to tell; absent: its rows were not judged yet. */
  readonly telling?: {
    readonly untold: readonly string[];
    readonly left: number;
    /** Milliseconds until which nobody else tells it. */
    readonly leaseEnds: number;
  };
}

/** What is known of a query, and how often it was written. */
export interface QueryState {
  /** Keys of the rows that were told and are there. */
  readonly known: readonly string[];
  readonly run?: Run;
  /** When the schedule of the last run that is over went off. */
  readonly over?: string;
  readonly version: number;
}

/** Days for which a query that does not run any more is remembered. */
const keptDays = 60;

const stateId = (query: string) => `saved-query#${query}`;

/**
 * State of the function `run-queries` in the hub's table: one item for each query, with consistent reads and optimistic
 * locking. What DynamoDB deletes, and when, decides nothing.
 */
export class QueryStates {
  constructor(
    private readonly table: StateTable,
    private readonly now: () => Date,
  ) {}

  async read(query: string): Promise<QueryState> {
    const item = await this.table.read(stateId(query));
    const state = item?.["state"]?.S;
    const version = Number(item?.["version"]?.N ?? 0);
    return state === undefined
      ? { known: [], version }
      : { ...(JSON.parse(state) as Omit<QueryState, "version">), version };
  }

  /** The state as it is now; undefined if another invocation has written since the read. */
  async write<State extends QueryState>(query: string, state: State): Promise<State | undefined> {
    const { version, ...kept } = state;
    const applied = await this.table.replace(
      stateId(query),
      {
        state: { S: JSON.stringify(kept) },
        expiration: { N: String(inSeconds(this.now()) + keptDays * 86_400) },
      },
      version,
    );
    return applied ? { ...state, version: version + 1 } : undefined;
  }
}
