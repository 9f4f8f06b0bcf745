import { count } from "../console/count";
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
import { keptTraffic, type Traffic } from "./steps/kept-traffic";
import { type OpenedWorld, openWorld } from "./steps/open-world";
import { countInvocations } from "./steps/count-invocations";
import type { SimulationOptions } from "./steps/options";
import type { Progress } from "./steps/progress";
import { queryArchive } from "./steps/query-archive";
import { recordEnvironment, type Recording } from "./steps/record";
import type * as running from "./steps/run-functions";
import type * as sending from "./steps/send-events";
import { writeArchive } from "./steps/write-archive";
import type { Journey } from "./traffic/journey";
import type { Rehomed } from "./traffic/rehoming";
import type { ExpectedAlerts } from "./traffic/expected-alerts";
import type { ExpectedDrift } from "./traffic/drift-scenario";
import type { ExpectedRows } from "./traffic/query-runs";
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
  /** What correlation rules had to tell. */
  readonly alerts: readonly ExpectedAlerts[];
  /** What saved queries that run by themselves had to tell. */
  readonly rows: readonly ExpectedRows[];
  readonly drifts: readonly ExpectedDrift[];
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
  const { sent, answered } = await followTraffic(environment, opened, options, progress);
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
    alerts: answered.alerts,
    rows: answered.rows,
    drifts: answered.drifts,
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

/** Sends everything and runs the functions; or takes what became of the same events in an earlier run. */
async function followTraffic(
  environment: Environment,
  opened: OpenedWorld,
  options: SimulationOptions,
  progress: Progress,
): Promise<Traffic> {
  const kept = keptTraffic(environment, opened, options);
  const found = await progress.step("Sending events", async (say) => {
    const before = kept?.find();
    if (before === undefined)
      return { sent: await load<typeof sending>("./steps/send-events").sendEvents(environment, opened, options, say) };
    say(`${count(before.sent.events, "event")}, as before`);
    return { before };
  });
  return progress.step("Running the functions", async (say) => {
    if (found.before !== undefined) {
      say(`${count(countInvocations(found.before.answered.functions.runs), "invocation")}, as before`);
      return found.before;
    }
    const { sent } = found;
    const answered = await load<typeof running>("./steps/run-functions").runFunctions(
      environment,
      opened,
      sent,
      options,
      say,
    );
    kept?.keep(sent, answered);
    return { sent: { rehomed: sent.rehomed, silent: sent.silent, events: sent.journeys.length }, answered };
  });
}

/** Loads what a run needs only if something has changed. */
// eslint-disable-next-line @typescript-eslint/no-require-imports
const load = <Module>(path: string): Module => require(path) as Module;
