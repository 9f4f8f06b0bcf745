import { printableData, printableLines } from "../../../console/printable";
import type { Environment } from "../../../environment/environment";
import { catalog } from "../../../model/catalog/catalog";
import { processes } from "../../../model/correlations/correlation-rules";
import { chosenDetections, type DetectionSections, patternOf } from "../../../model/detections/detections";
import { type EventSections, governedEvents } from "../../../model/network/governed-events";
import type {
  CorrelationData,
  CostData,
  DetectionData,
  ExceptionData,
  Figure,
  PageData,
  ProcessData,
} from "../../../page/page-data";
import { guarantees } from "../../guarantees/check-guarantees";
import type { Graph } from "../../graph";
import type { SimulationResult } from "../../simulation";
import { number } from "../../../console/count";
import { byOrigin, countEvents, type EventCounts } from "../event-counts";
import { type FunctionReport, functionReports } from "../functions";
import { type LastMutants, madeAndFound } from "../last-mutants";
import { total } from "../numbers";
import { organizationOf } from "../../steps/organization";
import { exceptionsOf } from "../../steps/exceptions-used";
import { nameOf, text } from "../../recorded";
import { actionsOf } from "./actions";
import { correlationsOf } from "./correlations";
import { decisionsOf } from "./decisions";
import { differenceOf } from "./difference";
import { eventKinds } from "./event-kinds";
import { faultReader } from "./faults";
import { messagesOf } from "./messages";
import { networkOf } from "./network";
import { queriesOf } from "./queries";
import { settingsOf } from "./settings";

/** What the page shows of an environment that was not simulated, and why it was not. */
export function pageDataWithoutRun(
  environment: Environment,
  { made, command, file }: Pick<PageContext, "made" | "command" | "file">,
  why: string,
): PageData {
  return printableData(
    {
      environment: environment.name,
      made: made.toISOString(),
      command,
      ownEvents: false,
      notSimulated: why,
      verdict: { held: 0, of: 0, words: "Not simulated.", warnings: environment.warnings, remarks: [] },
      proof: { idleRules: [] },
      figures: [],
      network: { accounts: [], regions: [], hubs: [], profiles: [], members: [] },
      guarantees: [],
      events: [],
      governed: [],
      detections: [],
      exceptions: [],
      processes: [],
      functions: [],
      actions: [],
      messages: [],
      queries: [],
      limits: [],
      assumptions: [],
      settings: settingsOf(environment, file),
    },
    printableLines,
  );
}

/** How the page was asked for. */
export interface PageContext {
  readonly made: Date;
  readonly command: string;
  readonly ownEvents: boolean;
  /** The verdict of the report. */
  readonly words: string;
  /** Name of the environment's file, for where settings come from. */
  readonly file: string;
  /** What the program makes of the settings, where something else was evaluated. */
  readonly program?: readonly Graph[];
  /** What a month is estimated to cost. */
  readonly cost?: CostData;
  /** How many faults made on purpose the guarantees found when that was measured last. */
  readonly mutants?: LastMutants;
}

/** What the page shows of a simulation. Texts are made safe as for a terminal, so that no control character hides one. */
export function pageDataOf(environment: Environment, result: SimulationResult, context: PageContext): PageData {
  const { settings, warnings } = environment;
  const { made, command, ownEvents, words, file, program, cost, mutants } = context;
  const checkedOn = new Map(guarantees.map((each) => [each.id, each.checkedOn]));
  const { graphs } = result.recording;
  const decisions = decisionsOf(result.world, organizationOf(environment), graphs, environment.accounts);
  const faultsIn = faultReader(result, decisions);
  const { kinds, kindOf } = eventKinds(result, decisions, settings, ownEvents);
  return printableData(
    {
      environment: environment.name,
      made: made.toISOString(),
      command,
      ownEvents,
      verdict: {
        held: result.guarantees.filter(({ held }) => held).length,
        of: result.guarantees.length,
        words,
        warnings,
        remarks: result.rehomed.remarks,
      },
      proof: {
        idleRules: ownEvents ? [] : result.idleRules.map(({ arn }) => arn),
        ...(mutants && { mutants: { ...madeAndFound(mutants), date: mutants.date } }),
      },
      figures: figuresOf(result),
      network: networkOf(environment, result),
      guarantees: result.guarantees.map(({ id, title, held, checked, unit, parts = {}, failures }) => ({
        id,
        title,
        held,
        checked,
        unit,
        checkedOn: checkedOn.get(id) ?? "",
        parts,
        failures: faultsIn(failures),
      })),
      events: kinds,
      governed: governedData(settings),
      detections: detectionData(settings, result, correlationsOf(result.journeys, kindOf)),
      exceptions: exceptionData(settings, result),
      processes: processData(settings),
      functions: functionReports(result.functions).map((each) => ({ ...each, does: purposeOf(each, result) })),
      actions: actionsOf(result),
      messages: messagesOf(result.functions),
      queries: queriesOf(result, settings),
      limits: limitsOf(result),
      assumptions: result.assumptions,
      ...(cost && { cost }),
      settings: settingsOf(environment, file),
      ...(program && { difference: differenceOf(deployedIn(result, environment), program) }),
    },
    printableLines,
  );
}

/** The graphs of the stacks alone: others are of templates, and of accounts that are like recorded ones. */
const deployedIn = ({ recording }: SimulationResult, { stacks }: Environment): readonly Graph[] =>
  recording.graphs.slice(0, stacks.length);

function figuresOf({ journeys, queries, functions, detections, resources, objects }: SimulationResult): Figure[] {
  const { sent, caused } = byOrigin(journeys);
  const [ofSent, ofCaused] = [countEvents(sent), countEvents(caused)];
  const fired = detections.map(({ events }) => total(Object.values(events)));
  const reports = functionReports(functions);
  const names = new Set(queries.map(({ name }) => name));
  return [
    {
      name: "Events sent",
      value: ofSent.sent,
      detail: outcomesInWords(ofSent),
      section: "events",
    },
    {
      name: "Events that functions caused",
      value: ofCaused.sent,
      detail: outcomesInWords(ofCaused),
      section: "events",
    },
    { name: "Resources recorded", value: resources, detail: "in the stacks of all Regions", section: "network" },
    { name: "Objects archived", value: objects, detail: "as S3 would hold them", section: "queries" },
    {
      name: "Detections that fired",
      value: fired.filter((times) => times > 0).length,
      detail: `of ${number(fired.length)}, ${number(total(fired))} times`,
      section: "detections",
    },
    {
      name: "Messages sent",
      value: total(reports.map(({ messages }) => messages)),
      detail: "to chats and endpoints",
      section: "responders",
    },
    { name: "Saved queries", value: names.size, detail: "each ran in each hub", section: "queries" },
  ];
}

/** All that became of them: together as many as were sent, and those that are counted twice. */
function outcomesInWords(counts: EventCounts): string {
  const { archived, denied, ungoverned, deadLettered, belowErrorPrefix, elsewhere, lost, countedAgain } = counts;
  const outcomes: [number, string][] = [
    [archived, "archived"],
    [denied, "denied by the bus"],
    [ungoverned, "matched by no rule"],
    [deadLettered, "in dead-letter queues"],
    [belowErrorPrefix, "below the archive's error prefix"],
    [elsewhere, "handed to functions alone"],
    [lost, "lost"],
  ];
  const words = outcomes.filter(([events]) => events > 0).map(([events, what]) => `${number(events)} ${what}`);
  const twice =
    countedAgain > 0 ? `; ${number(countedAgain)} count twice, such as a dead letter that a function archived` : "";
  return `${words.join(", ")}${twice}`;
}

/** The description of the recorded function. */
function purposeOf(report: Pick<FunctionReport, "name" | "region">, { recording }: SimulationResult): string {
  const recorded = recording.graphs
    .flatMap(({ resources }) => resources)
    .find(
      (each) =>
        each.type === "aws:lambda/function:Function" && each.region === report.region && nameOf(each) === report.name,
    );
  return (recorded && text(recorded, "description")) ?? "";
}

function governedData(settings: EventSections): PageData["governed"] {
  const known = new Map([...catalog, ...governedEvents(settings)].map((event) => [event.id, event]));
  return [...known.values()]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, why, topic, source, view }) => ({ id, why, topic, source, ...(view && { view: view.name }) }));
}

function detectionData(
  settings: DetectionSections,
  { detections }: SimulationResult,
  correlations: ReadonlyMap<string, CorrelationData>,
): DetectionData[] {
  const fired = new Map(detections.map(({ id, events }) => [id, total(Object.values(events))]));
  return chosenDetections(settings).map((detection) => {
    const { id, title, why, severity, technique, source, limits, query, triage } = detection;
    const correlation = detection.correlates === undefined ? undefined : correlations.get(id);
    return {
      id,
      title,
      why,
      severity,
      source,
      limits,
      pattern: JSON.stringify(patternOf(detection)),
      fired: fired.get(id) ?? 0,
      ...(technique !== undefined && { technique }),
      ...(query !== undefined && { query }),
      ...(triage !== undefined && { triage }),
      ...(correlation !== undefined && { correlation }),
    };
  });
}

function exceptionData(settings: DetectionSections, { exceptions }: SimulationResult): ExceptionData[] {
  const about = new Map(exceptionsOf(settings).map(({ id, detections }) => [id, detections]));
  return exceptions.map(({ events, ...exception }) => {
    const detections = about.get(exception.id) ?? "all";
    return {
      ...exception,
      detections: detections === "all" ? [] : detections,
      events: total(Object.values(events)),
    };
  });
}

/** Processes with a step that is watched. */
function processData(settings: DetectionSections): ProcessData[] {
  const chosen = new Set(chosenDetections(settings).map(({ id }) => id));
  return [...processes, ...settings.detections.processes]
    .map(({ id, title, why, steps }): ProcessData => ({
      id,
      title,
      why,
      steps: steps.map(({ id: step, source, withinMinutes }, index) => ({
        id: step,
        source,
        ...(withinMinutes !== undefined && { withinMinutes }),
        watchedBy: [`${id}-without-${step}`, `${id}-${step}-too-early`].filter((rule) => index > 0 && chosen.has(rule)),
      })),
    }))
    .filter(({ steps }) => steps.some(({ watchedBy }) => watchedBy.length > 0));
}

/** Each quota once, with the resource that comes nearest to it; the fullest first. */
function limitsOf({ quotas }: SimulationResult): PageData["limits"] {
  const nearest = new Map<string, { what: string; value: number; limit: number; resource: string; measured: number }>();
  for (const { what, value, limit, urn } of quotas) {
    const key = `${what} ${limit}`;
    const known = nearest.get(key);
    if (known === undefined) nearest.set(key, { what, value, limit, resource: urn, measured: 1 });
    else {
      known.measured++;
      if (value > known.value) Object.assign(known, { value, resource: urn });
    }
  }
  return [...nearest.values()].sort((a, b) => b.value / b.limit - a.value / a.limit);
}
