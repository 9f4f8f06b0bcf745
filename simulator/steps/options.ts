import type { Envelope } from "../../model/envelope";
import type { Graph } from "../graph";
import type { KeptRecordings } from "./kept-recordings";
import type { KeptResults } from "./kept-results";

/** Options of a simulation. */
export interface SimulationOptions {
  /** Folder for archive files; its content is replaced. */
  readonly root: string;
  /** The user's own events. Absent: sample traffic. */
  readonly events?: readonly Envelope[];
  readonly now: Date;
  /** Sends every kind of event from every account and Region, instead of as few as exercise every recorded rule. */
  readonly all?: boolean;
  /** Evaluates these graphs instead of recording the program. */
  readonly recorded?: readonly Graph[];
  /** Recordings of earlier runs, which are used if nothing has changed. Absent: the program is always run. */
  readonly kept?: KeptRecordings;
  /** Results that stages had with the same inputs, which are used instead. Absent: every stage runs. */
  readonly results?: KeptResults;
  /** Resources that operators deployed to members beforehand, instead of the bootstrap template. */
  readonly prepared?: readonly Graph[];
  /** Only a part of the sample traffic and of what is judged. */
  readonly part?: TrafficPart;
}

/** What a run leaves out that is to see one thing alone. */
export interface TrafficPart {
  /** Ids of the accounts that send. Absent: all. */
  readonly accounts?: ReadonlySet<string>;
  readonly floods: boolean;
  /** False: what recorded resources show by themselves is not asked. */
  readonly recorded: boolean;
}
