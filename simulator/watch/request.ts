import type { RolloutMode } from "../../model/settings/rollout-modes";
import type { FileChange } from "./change";

/** What a run is asked for on the command line. */
export interface RunOptions {
  readonly stackConfig: string;
  readonly organization?: string;
  readonly events?: readonly string[];
  readonly rollout?: RolloutMode;
  readonly all: boolean;
  readonly verbose: boolean;
  readonly strict: boolean;
  /** Folder as the report names it. */
  readonly output: string;
  readonly width: number;
}

/** Where a whole run writes its parts. */
export interface RunFiles {
  readonly archive: string;
  readonly queries: string;
  readonly messages: string;
  readonly report: string;
  readonly json: string;
  readonly page: string;
}

/** What the watching process asks of one that runs. */
export type Request =
  | { readonly kind: "whole"; readonly options: RunOptions; readonly files: RunFiles }
  | { readonly kind: "again"; readonly options: RunOptions; readonly changes: readonly FileChange[] };

/** Its answers; `say` may come any number of times before the last one. */
export type Reply =
  | { readonly kind: "say"; readonly text: string }
  /** `report`: the whole text. `brief`: what is broken, and the verdict. */
  | { readonly kind: "ran"; readonly report: string; readonly brief: string; readonly at: string }
  /** `text` tells what was run again. `settled`: nothing is left for a whole run to find out. */
  | { readonly kind: "answered"; readonly text: string; readonly settled: boolean }
  /** Only a whole run, in a new process, can tell. */
  | { readonly kind: "beyond"; readonly why: string }
  /** Something to put right in settings or code: its message. */
  | { readonly kind: "mistake"; readonly text: string };
