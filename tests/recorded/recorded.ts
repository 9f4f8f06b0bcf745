import batches from "./batches.json";
import forwarded from "./forwarded.json";
import inputs from "./inputs.json";
import putEvents from "./put-events.json";
import queues from "./queues.json";
import schedules from "./schedules.json";

/** Answers of AWS that others recorded: what was asked, in our words, and what AWS answered. */
interface Recorded {
  /** Where the recording stands, with the commit and the license. */
  readonly repository: string;
  readonly commit: string;
  readonly license: string;
  /** The file of tests there, without `.snapshot.json`, which holds the answers. */
  readonly path: string;
  /** Recordings that the file holds. */
  readonly recorded: number;
  readonly cases: readonly {
    /** Which of them: some have several cases, and some cases stand for several. */
    readonly of: string;
    /** Why the simulator answers otherwise, with its source. */
    readonly differs?: string;
  }[];
  readonly outOfScope: readonly { readonly count: number; readonly of: string; readonly reason: string }[];
}

/** By subject, as the table of docs/witnesses.md has it. */
export const recordings: Readonly<Record<string, Recorded>> = {
  "EventBridge: inputs and their transformers": inputs,
  "EventBridge: PutEvents": putEvents,
  "EventBridge: schedules": schedules,
  "EventBridge: between accounts and Regions": forwarded,
  "SQS: what functions call": queues,
  "Lambda: batches of a queue": batches,
};
