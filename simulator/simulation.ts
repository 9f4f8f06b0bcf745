import type { Environment } from "../environment/environment";
import { idleRules } from "./evidence/idle-rules";
import type { QueryResult } from "./evidence/named-queries";
import { checkGuarantees } from "./guarantees/check-guarantees";
import type { GuaranteeResult } from "./guarantees/guarantee";
import type { QuotaCheck } from "./evidence/quota-check";
import type { Rule } from "./services/events/rule";
import type { World } from "./services/events/world";
import type { FunctionRun } from "./services/lambda/functions";
import { assumptionsOf } from "./steps/assumptions";
import { collectEvidence } from "./steps/collect-evidence";
import { type ExceptionUse, exceptionsUsed } from "./steps/exceptions-used";
import { type FiredDetection, firedDetections } from "./steps/fired-detections";
import { type IdleRemediation, idleRemediations } from "../model/settings/idle-remediations";
import { openWorld } from "./steps/open-world";
import type { SimulationOptions } from "./steps/options";
import type { Progress } from "./steps/progress";
import { queryArchive } from "./steps/query-archive";
import { recordEnvironment, type Recording } from "./steps/record";
import { runFunctions } from "./steps/run-functions";
import { sendEvents } from "./steps/send-events";
import { writeArchive } from "./steps/write-archive";
import type { Journey } from "./traffic/journey";
import type { Rehomed } from "./traffic/rehoming";
import type { ExpectedSilence } from "./traffic/silence-scenario";

export type { SimulationOptions } from "./steps/options";
export type { Progress } from "./steps/progress";
export { prepareMembers, recordStacks } from "./steps/record";

/** Result of a simulation, for reports. */
export interface SimulationResult {
  readonly guarantees: readonly GuaranteeResult[];
  readonly queries: readonly QueryResult[];
  readonly journeys: readonly Journey[];
  /** The enabled detections, and the number of events that fired each. */
  readonly detections: readonly FiredDetection[];
  /** The exceptions of the settings and those for AWS's own callers, and the number of events that each covered. */
  readonly exceptions: readonly ExceptionUse[];
  readonly functions: readonly FunctionRun[];
  /** Remediations that settings leave without anything to do: no report names them. */
  readonly idleRemediations: readonly IdleRemediation[];
  readonly objects: number;
  readonly assumptions: readonly string[];
  readonly resources: number;
  /** Accounts of which nothing is recorded, because others stand for them. */
  readonly derivedAccounts: number;
  /** What hubs had to tell of accounts that fell silent. */
  readonly silences: readonly ExpectedSilence[];
  /** The recorded resources as AWS would have them. */
  readonly world: World;
  /** What was measured against AWS's quotas. */
  readonly quotas: readonly QuotaCheck[];
  /** What was evaluated, for whoever compares it with another recording. */
  readonly recording: Recording;
  /** Recorded rules that took none of the events: about these, their roles and targets the run says nothing. */
  readonly idleRules: readonly Rule[];
  /** How the user's events were adapted to the environment. */
  readonly rehomed: Rehomed;
}

/**
 * The present of a simulation with sample traffic: noon, UTC. A run then repeats the one before, to the second, all day
 * long, so that what it computed can be used again, and no run depends on the hour at which somebody starts it.
 */
export function presentOf(clock: Date): Date {
  return new Date(`${clock.toISOString().slice(0, 10)}T12:00:00Z`);
}

/**
 * Records every Region's stack of an environment, sends traffic through the recorded resources, and checks the
 * guarantees.
 */
export async function simulate(
  environment: Environment,
  options: SimulationOptions,
  progress: Progress,
): Promise<SimulationResult> {
  const recording = options.recorded === undefined ? "Recording every Region's stack" : "Reading every Region's stack";
  const opened = await progress.step(recording, async (say) =>
    openWorld(environment, await recordEnvironment(environment, options, progress, say)),
  );
  const sent = await progress.step("Sending events", async (say) => sendEvents(environment, opened, options, say));
  const answered = await progress.step("Running the functions", (say) =>
    runFunctions(environment, opened, sent, options, say),
  );
  const written = await progress.step("Writing the archive", (say) => writeArchive(opened, answered, options, say));
  const queried = await progress.step("Running the saved queries", (say) =>
    queryArchive(environment, opened, answered, written, options, say),
  );
  const evidence = collectEvidence(environment, options, { opened, sent, answered, written, queried });
  return {
    guarantees: await checkGuarantees(evidence),
    queries: queried.queries,
    journeys: answered.journeys,
    detections: firedDetections(environment.settings, evidence),
    exceptions: exceptionsUsed(environment.settings, answered.journeys, options.now),
    functions: answered.functions.runs,
    idleRemediations: idleRemediations(environment.settings.remediation),
    objects: written.objects,
    assumptions: assumptionsOf(opened),
    resources: opened.resources,
    derivedAccounts: opened.derived?.places.length ?? 0,
    silences: answered.silences,
    world: opened.world,
    quotas: evidence.quotas,
    recording: {
      graphs: opened.graphs,
      resources: opened.resources,
      refused: opened.refused,
      ...(opened.derived && { derived: opened.derived }),
    },
    idleRules: idleRules(opened.world, answered.journeys, opened.derived?.places),
    rehomed: sent.rehomed,
  };
}
