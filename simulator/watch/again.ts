import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { breathe } from "../../console/breathe";
import type { Environment } from "../../environment/environment";
import { own } from "../../model/json";
import { placeBucketObjects } from "../evidence/bucket-objects";
import { watchDetections } from "../evidence/detection-watch";
import type { Graph, Resource } from "../graph";
import { checkGuarantees, guarantees } from "../guarantees/check-guarantees";
import type { GuaranteeResult } from "../guarantees/guarantee";
import type { SimulationResult } from "../simulation";
import { collectEvidence } from "../steps/collect-evidence";
import type { SimulationOptions } from "../steps/options";
import type { Recording } from "../steps/record";
import { runFunctions } from "../steps/run-functions";
import { writeArchive, type WrittenArchive } from "../steps/write-archive";
import { expectedPlaces } from "../traffic/expected-places";
import { expectedViews } from "../traffic/expected-views";
import type { Journey } from "../traffic/journey";
import { sendTraffic } from "../traffic/send-traffic";
import { configurationOf } from "./configuration";
import { type Difference, differenceOf, isEmpty } from "./difference";
import { type Stage, stages, stagesReading } from "./stages";
import { byKey, type EarlierRun, faresAlike, keyOf, rulesOf, sendAll, takersOf, type Traffic } from "./traffic";

/** What a whole run has left for those after it. */
export interface Base {
  readonly environment: Environment;
  readonly result: Pick<
    SimulationResult,
    "alerts" | "guarantees" | "journeys" | "functions" | "recording" | "drifts" | "rows" | "drifts" | "silences"
  >;
  /** The present of the run: what is sent again is sent at the same time. */
  readonly now: Date;
  /** The same events sent once more, which shows what a run without a change looks like. */
  readonly traffic: Traffic;
  /** Its events: see {@link byKey}. */
  readonly sent: ReadonlyMap<string, Journey>;
  /** What else the stages read: see {@link readApart}. */
  readonly apart: Apart;
}

/** Texts of what stages read beside resources and events. */
type Apart = Readonly<Record<"functions" | "queries", string>>;

/** What is known of a stage after a change. */
export type StageState =
  /** What it reads is what it read in the whole run: its results are the same. */
  | "unchanged"
  /** It ran again with everything. */
  | "again"
  /** It ran again with the events concerned. */
  | "in part"
  /** What it reads differs, and it has not run again. */
  | "open";

/** What is known of a guarantee after a change. */
export type Verdict =
  /** What was run again breaks it. */
  | "broken"
  /** Everything that it is about was run again or is unchanged. */
  | "checked"
  /** Nothing that it is about differs from the whole run. */
  | "unchanged"
  /** What was run again does not break it; only a whole run can tell about the rest. */
  | "in part"
  /** Only a whole run can tell. */
  | "open";

export interface GuaranteeAgain {
  readonly guarantee: GuaranteeResult;
  readonly verdict: Verdict;
}

/** What a change has done, as far as it was run again. */
export interface Again {
  readonly difference: Difference;
  /** Number of events that were sent again, and of those that fare otherwise or of which something else is expected. */
  readonly sent: number;
  readonly otherwise: number;
  readonly stages: Readonly<Record<Stage, StageState>>;
  /** Number of events with which functions ran again, of those that concern what differs. */
  readonly answered: number;
  readonly concerned: number;
  readonly guarantees: readonly GuaranteeAgain[];
  /** True if nothing that is recorded, sent or read differs. */
  readonly same: boolean;
}

/** Prepares what later runs compare with. */
export async function baseOf(
  environment: Environment,
  result: Base["result"],
  options: SimulationOptions,
): Promise<Base> {
  const traffic = await sendAll(environment, result.recording, options, earlierRun(result));
  const sent = byKey([...traffic.sent.journeys, ...traffic.caused]);
  return { environment, result, now: options.now, traffic, sent, apart: readApart(environment, traffic) };
}

const earlierRun = ({ journeys, functions }: Base["result"]): EarlierRun => ({ journeys, functions });

/** Most events with which functions run again at once: more take longer than somebody waits. */
const mostAnswered = 24;

/** Those that must be told on their own, and of the others as many as there is time for, from all over the traffic. */
function choose(journeys: readonly Journey[]): readonly Journey[] {
  if (journeys.length <= mostAnswered) return journeys;
  const told = journeys.filter(({ send }) => send.announces !== undefined).slice(0, mostAnswered);
  const others = journeys.filter((journey) => !told.includes(journey));
  const left = mostAnswered - told.length;
  return [
    ...told,
    ...Array.from({ length: left }, (_, index) => others[Math.floor((index * others.length) / left)]),
  ].filter((journey) => journey !== undefined);
}

/**
 * Runs again what a change can have touched, and says of each guarantee what that shows. All events are sent through the new
 * recording. Functions, streams and queries run again only if what they read differs from `base`; the functions with the
 * events concerned.
 *
 * @param options with the `now` of the base.
 */
export async function runAgain(
  base: Base,
  environment: Environment,
  recording: Recording,
  options: Omit<SimulationOptions, "root">,
): Promise<Again> {
  const difference = differenceOf(base.result.recording.graphs, recording.graphs);
  const place = mkdtempSync(join(tmpdir(), "event-governance-again-"));
  try {
    const placed = { ...options, root: join(place, "archive") };
    const traffic = await sendAll(environment, recording, placed, earlierRun(base.result));
    await breathe();
    return await judge(base, { environment, recording, traffic, difference, options: placed });
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

interface Now {
  readonly environment: Environment;
  readonly recording: Recording;
  readonly traffic: Traffic;
  readonly difference: Difference;
  readonly options: SimulationOptions;
}

async function judge(base: Base, now: Now): Promise<Again> {
  const { environment, recording, traffic, difference, options } = now;
  const { opened, sent, caused } = traffic;
  const reading = stagesReading(difference, [base.result.recording.graphs, recording.graphs]);
  const apart = readApart(environment, traffic);
  const fates = compare(base.sent, traffic);
  const refused = JSON.stringify(recording.refused) !== JSON.stringify(base.result.recording.refused);
  const same =
    isEmpty(difference) &&
    fates.otherwise.length === 0 &&
    !refused &&
    apart.functions === base.apart.functions &&
    apart.queries === base.apart.queries;

  // The functions.
  const concerned = functionsConcerned(base, now, fates, {
    resources: reading.has("functions"),
    apart: apart.functions !== base.apart.functions,
  });
  const chosen = choose(concerned.journeys);
  const functionsState: StageState = concerned.all
    ? "open"
    : concerned.journeys.length > 0 || concerned.lost
      ? "in part"
      : "unchanged";
  const again = await sendTraffic(
    chosen.map(({ send }) => send),
    { world: opened.world, organization: opened.organization, stage: sent.stage, heartbeats: false },
  );
  const answered = await runFunctions(
    environment,
    opened,
    { ...sent, journeys: again.journeys, eventBridge: again.eventBridge },
    options,
    () => undefined,
  );
  await breathe();

  // What was sent, as the functions left it: those that ran, or those of the whole run where nothing differs.
  const rerun = new Map(
    answered.journeys.filter(({ send }) => send.causedBy === undefined).map((each) => [keyOf(each), each]),
  );
  // Hours with some of the heartbeats say nothing about silence: what the whole run told is put again and compared.
  const newlyCaused = answered.journeys.filter(
    ({ send }) => send.causedBy !== undefined && send.event.source !== "event-governance.silence",
  );
  const earlier = new Map(base.result.journeys.map((each) => [keyOf(each), each]));
  const differing = new Set(fates.otherwise.map(({ journey }) => keyOf(journey)));
  const queues = new Set(queuesOfFunctions(opened.graphs).keys());
  const follow = (journey: Journey): Journey => {
    const key = keyOf(journey);
    const ran = rerun.get(key);
    const before = earlier.get(key);
    const { announces: _untold, ...send } = journey.send;
    if (ran !== undefined) return { ...ran, landings: [] };
    // No function ran with it: whether it was told, and what became of its dead letter, stays open.
    const kept = before?.recovered !== undefined && !differing.has(key) ? { recovered: before.recovered } : {};
    const waits =
      kept.recovered === undefined &&
      [...takersOf(journey)].some((taker) => queues.has(taker)) &&
      isUndelivered(journey);
    return {
      ...journey,
      ...kept,
      send: {
        ...(kept.recovered === undefined ? send : { ...send, event: before?.send.event ?? send.event }),
        ...(waits && functionsState !== "unchanged" && { expect: "either" as const }),
      },
      landings: [],
    };
  };
  const journeys = [...sent.journeys.map(follow), ...caused.map(follow), ...newlyCaused];

  // The archive.
  const recordsDiffer =
    newlyCaused.length > 0 ||
    fates.otherwise.some(({ journey, before }) => isWritten(journey) || (before !== undefined && isWritten(before))) ||
    fates.gone.some(isWritten);
  const streamsDiffer = reading.has("archive");
  const writes = recordsDiffer || streamsDiffer;
  // A stream that is the same writes what it wrote of a record that is the same.
  const isWrittenAgain = (journey: Journey) =>
    streamsDiffer || !earlier.has(keyOf(journey)) || differing.has(keyOf(journey)) || newlyCaused.includes(journey);
  const [anew, kept] = [journeys.filter(isWrittenAgain), journeys.filter((each) => !isWrittenAgain(each))];
  const written: WrittenArchive = writes
    ? await writeArchive(opened, { ...answered, journeys: anew }, options, () => undefined)
    : { objects: 0, defects: [], placed: await placeBucketObjects(opened.graphs, options.root) };
  for (const journey of kept) journey.landings.push(...(earlier.get(keyOf(journey))?.landings ?? []));
  const archiveState: StageState = !writes
    ? "unchanged"
    : streamsDiffer && functionsState === "unchanged"
      ? "again"
      : "in part";

  const queriesState: StageState =
    recordsDiffer || functionsState !== "unchanged" || reading.has("queries") || apart.queries !== base.apart.queries
      ? "open"
      : "unchanged";
  const states = { functions: functionsState, archive: archiveState, queries: queriesState };

  const evidence = collectEvidence(environment, options, {
    opened,
    sent,
    answered: {
      ...answered,
      journeys,
      silences: base.result.silences,
      alerts: base.result.alerts,
      rows: base.result.rows,
      drifts: base.result.drifts,
    },
    written,
    queried: { queries: [], reading: [] },
  });
  // A function that is handed a part of the traffic, and no schedule, need not repeat each call of the whole run.
  const functions = { ...evidence.functions, earlier: base.result.functions };
  const results = await checkGuarantees({ ...evidence, functions });
  return {
    difference,
    sent: sent.journeys.length,
    otherwise: fates.otherwise.length + fates.gone.length,
    stages: states,
    answered: chosen.length,
    concerned: concerned.journeys.length,
    guarantees: results.map((result) =>
      verdictOf(
        result,
        base.result.guarantees.find(({ id }) => id === result.id),
        states,
        same,
      ),
    ),
    same,
  };
}

/** The stages whose results a guarantee is about, and whether it is about what is sent too. One not listed: about all. */
const about: Readonly<Record<number, { readonly sent: boolean; readonly stages: readonly Stage[] }>> = {
  1: { sent: true, stages: ["functions", "archive", "queries"] },
  // Forged events are sent, never caused.
  2: { sent: true, stages: [] },
  3: { sent: true, stages: ["functions"] },
  4: { sent: true, stages: ["functions"] },
  5: { sent: false, stages: ["queries"] },
  6: { sent: true, stages: ["functions", "archive"] },
  7: { sent: true, stages: ["functions"] },
  8: { sent: true, stages: ["functions"] },
  9: { sent: true, stages: ["functions"] },
  10: { sent: false, stages: ["functions"] },
  11: { sent: false, stages: ["functions"] },
  12: { sent: true, stages: ["functions"] },
};

/** Asked of the whole new recording in any case. */
const anew = { sent: true, stages: [] };
const recordedOnly = new Set(guarantees.filter((each) => each.recordedOnly === true).map(({ id }) => id));

function verdictOf(
  result: GuaranteeResult,
  before: GuaranteeResult | undefined,
  states: Again["stages"],
  same: boolean,
): GuaranteeAgain {
  const concern = recordedOnly.has(result.id) ? anew : (own(about, String(result.id)) ?? { sent: true, stages });
  const its = concern.stages.map((stage) => states[stage]);
  const unchanged = its.every((state) => state === "unchanged");
  if (before !== undefined && (same || (unchanged && !concern.sent)))
    return { guarantee: before, verdict: before.held ? "unchanged" : "broken" };
  if (!result.held) return { guarantee: result, verdict: "broken" };
  // What broke it may be a part that was not run again.
  if (before?.held !== true) return { guarantee: result, verdict: "open" };
  if (its.includes("open"))
    return { guarantee: result, verdict: concern.sent || its.includes("in part") ? "in part" : "open" };
  return { guarantee: result, verdict: its.includes("in part") ? "in part" : "checked" };
}

/** An event that fares otherwise than in the whole run. */
interface Differing {
  readonly journey: Journey;
  readonly before?: Journey;
}

interface Fates {
  readonly otherwise: readonly Differing[];
  /** Events that are not sent any more. */
  readonly gone: readonly Journey[];
}

function compare(old: ReadonlyMap<string, Journey>, after: Traffic): Fates {
  const now = byKey([...after.sent.journeys, ...after.caused]);
  return {
    otherwise: [...now].flatMap(([key, journey]) => {
      const before = old.get(key);
      if (before !== undefined && faresAlike(before, journey)) return [];
      return [{ journey, ...(before && { before }) }];
    }),
    gone: [...old].flatMap(([key, journey]) => (now.has(key) ? [] : [journey])),
  };
}

interface Concerned {
  /** The events sent with which functions must run again. */
  readonly journeys: readonly Journey[];
  /** Functions may answer any event otherwise. */
  readonly all: boolean;
  /** A function no longer gets an event that it got, or answers another's answer otherwise. */
  readonly lost: boolean;
}

function functionsConcerned(
  base: Base,
  { traffic, difference }: Now,
  fates: Fates,
  differs: { readonly resources: boolean; readonly apart: boolean },
): Concerned {
  const { opened, sent } = traffic;
  const queues = new Set([
    ...queuesOfFunctions(opened.graphs).keys(),
    ...queuesOfFunctions(base.result.recording.graphs).keys(),
  ]);
  const reaches = (journey: Journey | undefined) =>
    journey !== undefined && [...takersOf(journey)].some((taker) => queues.has(taker));
  const otherwise = fates.otherwise.filter(({ journey, before }) => reaches(journey) || reaches(before));
  // What a function caused cannot be sent without it, nor what a schedule puts without its clock.
  const canBeSent = ({ send }: Journey) => send.causedBy === undefined && send.via.kind !== "schedule";
  const lost = fates.gone.some(reaches) || otherwise.some(({ journey }) => !canBeSent(journey));
  const direct = otherwise.flatMap(({ journey }) => (canBeSent(journey) ? [journey] : []));
  if (!differs.resources && !differs.apart) return { journeys: direct, all: false, lost };
  const changes = differs.apart ? undefined : configurationChanges(difference);
  if (changes === undefined) return { journeys: direct, all: true, lost };
  const ids = new Set(changes.detections);
  const watched = watchDetections(opened.graphs, { chosen: [], told: true }).rules;
  const fires = (journey: Journey) =>
    journey.send.detections?.some((id) => ids.has(id)) === true ||
    rulesOf(journey).some((urn) => watched.get(urn)?.some((id) => ids.has(id)) === true);
  const chosenQueues = new Set(
    [...queuesOfFunctions(opened.graphs)].flatMap(([queue, functionArn]) =>
      changes.functions.has(functionArn) ? [queue] : [],
    ),
  );
  const more = sent.journeys.filter(
    (journey) =>
      canBeSent(journey) && (fires(journey) || [...takersOf(journey)].some((taker) => chosenQueues.has(taker))),
  );
  return { journeys: [...new Set([...direct, ...more])], all: false, lost: true };
}

/**
 * The functions of which nothing but the configuration or the code differs, and where even there only some detections differ,
 * those; undefined if anything else that functions read differs.
 */
function configurationChanges(
  difference: Difference,
): { readonly functions: ReadonlySet<string>; readonly detections: readonly string[] } | undefined {
  const functions = new Set<string>();
  const detections: string[] = [];
  const { added, removed, changed } = difference;
  const matters = (resource: Resource) =>
    stagesReading({ added: [resource], removed: [], changed: [] }, []).has("functions");
  if ([...added, ...removed].some(matters)) return undefined;
  for (const { before, after, properties } of changed) {
    if (!matters(after)) continue;
    const isCode =
      after.type === "aws:lambda/function:Function" && properties.every((each) => codeProperties.has(each));
    if (!isCode) return undefined;
    const [old, now] = [configurationOf(before), configurationOf(after)];
    const ids = old.code === now.code ? detectionsThatDiffer(old.configuration, now.configuration) : undefined;
    if (ids === undefined) functions.add(String(after.outputs["arn"]));
    else detections.push(...ids);
  }
  return functions.size + detections.length === 0 ? undefined : { functions, detections };
}

/** A hash of the code may stand beside it. */
const codeProperties: ReadonlySet<string> = new Set(["code", "sourceCodeHash"]);

/** Ids of the detections that differ in two configurations; undefined if anything else differs. */
function detectionsThatDiffer(before: Configuration, after: Configuration): string[] | undefined {
  const { detections: old, ...rest } = before;
  const { detections: now, ...others } = after;
  if (JSON.stringify(rest) !== JSON.stringify(others) || !Array.isArray(old) || !Array.isArray(now)) return undefined;
  const [was, is] = [byId(old), byId(now)];
  return [...new Set([...was.keys(), ...is.keys()])].filter((id) => was.get(id) !== is.get(id));
}

type Configuration = Readonly<Record<string, unknown>>;

const byId = (list: readonly unknown[]) =>
  new Map(list.map((each) => [String((each as { readonly id?: unknown }).id), JSON.stringify(each)]));

/** ARNs of the functions by the ARN of the queue that each reads. */
function queuesOfFunctions(graphs: readonly Graph[]): Map<string, string> {
  const mappings = graphs.flatMap(({ resources }) =>
    resources.filter(({ type }) => type === "aws:lambda/eventSourceMapping:EventSourceMapping"),
  );
  return new Map(
    mappings.map(({ inputs, outputs }) => [
      String(inputs["eventSourceArn"]),
      String(outputs["functionArn"] ?? inputs["functionArn"] ?? inputs["functionName"]),
    ]),
  );
}

const isWritten = (journey: Journey) =>
  journey.send.via.kind === "stream" || [...takersOf(journey)].some((taker) => taker.startsWith("arn:aws:firehose:"));

const isUndelivered = (journey: Journey) =>
  [...takersOf(journey)].every((taker) => !taker.startsWith("arn:aws:firehose:"));

/**
 * What the functions' and the queries' stage read beside resources and events: who the accounts are, which secrets and
 * findings there are, what a query or view must show.
 */
function readApart({ settings, accounts }: Environment, { sent }: Traffic): Apart {
  const { organization, administrators, notifications } = settings;
  return {
    functions: JSON.stringify([organization, administrators, notifications.channels, accounts, sent.stage.regions]),
    queries: JSON.stringify([expectedPlaces(settings, accounts), [...expectedViews()]]),
  };
}
