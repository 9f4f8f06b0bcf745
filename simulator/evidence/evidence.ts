import type { Fact } from "./fact";
import type { Resource } from "../graph";
import type { Defect } from "../recorded";
import type { World } from "../services/events/world";
import type { InCode } from "../services/lambda/coded-calls";
import type { FunctionRun } from "../services/lambda/functions";
import type { Journey } from "../traffic/journey";
import type { ExpectedAlerts } from "../traffic/expected-alerts";
import type { ExpectedDrift } from "../traffic/drift-scenario";
import type { ExpectedRows } from "../traffic/query-runs";
import type { ExpectedSilence } from "../traffic/silence-scenario";
import type { ReadingProblem } from "./archives";
import type { DeadLetterQueue } from "./dead-letters";
import type { DetectionWatch } from "./detection-watch";
import type { QueryResult } from "./named-queries";
import type { QuotaCheck } from "./quota-check";
import type { WhoMay } from "./who-may";

/** Everything that a simulation recorded, as input to the guarantees. */
export interface Evidence {
  readonly world: World;
  readonly journeys: readonly Journey[];
  /** Day on which the streams received every event: `2026-11-02`. */
  readonly arrivedOn: string;
  /** Tables that do not return what was written. */
  readonly reading: readonly ReadingProblem[];
  readonly quotas: readonly QuotaCheck[];
  readonly queries: readonly QueryResult[];
  readonly detections: DetectionWatch;
  /** True if the traffic must fire every detection, as the samples do. */
  readonly samples: boolean;
  /** What AWS would have refused, and what leads nowhere. */
  readonly defects: readonly Defect[];
  readonly deadLetters: readonly DeadLetterQueue[];
  readonly answering: readonly Fact[];
  readonly hearing: readonly Fact[];
  readonly people: readonly Fact[];
  readonly readable: readonly Fact[];
  readonly safekeeping: readonly Fact[];
  readonly whoMay: WhoMay;
  readonly functions: FunctionEvidence;
  /** What hubs must tell of accounts that fall silent. */
  readonly silences: readonly ExpectedSilence[];
  /** What correlation rules must tell. */
  readonly alerts: readonly ExpectedAlerts[];
  /** What they must tell of saved queries that run by themselves. */
  readonly rows: readonly ExpectedRows[];
  /** What they must tell of their own resources. */
  readonly drifts: readonly ExpectedDrift[];
}

/** Activity of the functions, for the guarantees about them. */
export interface FunctionEvidence {
  readonly runs: readonly FunctionRun[];
  /** Those of the whole run of which `runs` repeat a part: what was called there need not be called again. @default none */
  readonly earlier?: readonly FunctionRun[];
  /** Functions that answered what they had caused themselves, or went on answering each other. */
  readonly loops: readonly Defect[];
  readonly resources: readonly Resource[];
  /** True if whatever a role may do is to be used: by a call of the traffic, or by what `inCode` finds. */
  readonly complete: boolean;
  /** Calls in the functions' code, for paths that the traffic does not take. Absent: it takes them all. */
  readonly inCode?: InCode;
}
