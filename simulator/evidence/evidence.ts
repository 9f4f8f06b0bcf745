import type { Resource } from "../graph";
import type { Defect } from "../recorded";
import type { World } from "../services/events/world";
import type { FunctionRun } from "../services/lambda/functions";
import type { Journey } from "../traffic/journey";
import type { ReadingProblem } from "./archives";
import type { DeadLetterQueue } from "./dead-letters";
import type { DetectionWatch } from "./detection-watch";
import type { QueryResult } from "./named-queries";
import type { QuotaCheck } from "./quotas";

/** Everything that happened, for the guarantees to be held against. */
export interface Evidence {
  readonly world: World;
  readonly journeys: readonly Journey[];
  /** Tables that do not show what was written. */
  readonly reading: readonly ReadingProblem[];
  readonly quotas: readonly QuotaCheck[];
  readonly queries: readonly QueryResult[];
  readonly detections: DetectionWatch;
  /** Whether the traffic is to fire every detection, as samples do. */
  readonly samples: boolean;
  /** What AWS would have refused, and what leads nowhere. */
  readonly defects: readonly Defect[];
  readonly deadLetters: readonly DeadLetterQueue[];
  readonly functions: FunctionEvidence;
}

/** What the functions did, for the guarantees about them. */
export interface FunctionEvidence {
  readonly runs: readonly FunctionRun[];
  /** Functions that answered what they had caused themselves, or went on answering each other. */
  readonly loops: readonly Defect[];
  readonly resources: readonly Resource[];
  /** Whether the traffic takes every path of the functions, so that what was never called is not needed. */
  readonly complete: boolean;
}
