import type { Environment } from "../../environment/environment";
import type { PageData } from "../../page/page-data";
import { requestsOf } from "../evidence/requests";
import type { SimulationResult } from "../simulation";
import type { LeftOut } from "../traffic/own-events/own-events";
import { actionReports } from "./actions";
import { type LastMutants, madeAndFound } from "./last-mutants";
import { byOrigin, countEvents, type EventCounts } from "./event-counts";
import { functionReports } from "./functions";
import { notGoverned } from "./not-governed";
import { round } from "./numbers";
import { floodOf } from "./report";
import type { JsonReport } from "./report-schema";
import type { Timing } from "./timing";

/** The report as one JSON object: see docs/simulator.md. */
export function reportAsJson(
  environment: Pick<Environment, "name" | "warnings">,
  result: SimulationResult,
  {
    seconds,
    leftOut,
    mutants,
    page,
  }: {
    readonly seconds: Timing;
    readonly leftOut: readonly LeftOut[];
    readonly mutants: LastMutants | undefined;
    /** What the page shows besides. */
    readonly page: Pick<PageData, "events" | "limits" | "cost" | "difference" | "processes">;
  },
): JsonReport {
  const names = [...new Set(result.queries.map(({ name }) => name))];
  const { sent, caused } = byOrigin(result.journeys);
  const [ofSent, ofCaused] = [divided(countEvents(sent)), divided(countEvents(caused))];
  return {
    environment: environment.name,
    events: ofSent.counts,
    caused: ofCaused.counts,
    otherOutcomes: { events: ofSent.others, caused: ofCaused.others },
    leftOut: [...leftOut],
    rehomed: { accounts: [...result.rehomed.accounts], regions: [...result.rehomed.regions] },
    guarantees: result.guarantees.map(({ id, title, held, checked, unit, parts = {}, failures }) => ({
      id,
      title,
      held,
      checked,
      unit,
      parts: { ...parts },
      failures: failures.map((failure) => ({ ...failure, path: [...failure.path] })),
    })),
    queries: names.map((name) => {
      const runs = result.queries.filter((query) => query.name === name);
      return {
        name,
        rows: runs.reduce((sum, { rows }) => sum + rows.length, 0),
        ok: runs.every(({ problem }) => problem === undefined),
        regions: Object.fromEntries(runs.map(({ region, rows }) => [region, rows.length])),
      };
    }),
    detections: [...result.detections],
    kinds: page.events.map(({ name, source, account, region, outcome, expected, count }) => ({
      name,
      source,
      account,
      region,
      outcome,
      expected,
      events: count,
    })),
    exceptions: [...result.exceptions],
    processes: page.processes.map((process) => ({
      ...process,
      steps: process.steps.map((step) => ({ ...step, watchedBy: [...step.watchedBy] })),
    })),
    functions: functionReports(result.functions),
    actions: actionReports(result.journeys),
    requests: result.journeys.flatMap((journey) =>
      requestsOf(journey).map(({ request }) => ({
        event: journey.send.name,
        caused: journey.send.causedBy !== undefined,
        ...request,
      })),
    ),
    quotas: [...page.limits],
    cost: costOf(page),
    difference: differenceOf(page),
    idleRules: result.idleRules.map(({ arn }) => arn),
    notGoverned: notGoverned(result.journeys),
    floods: floodOf(result.journeys),
    proof: proofOf(environment, result, mutants),
    remarks: [...result.rehomed.remarks],
    warnings: [...environment.warnings],
    assumptions: [...result.assumptions],
    resources: result.resources,
    derivedAccounts: result.derivedAccounts,
    objects: result.objects,
    seconds: round(seconds.total),
    secondsToFirstResource: seconds.firstResource === undefined ? null : round(seconds.firstResource),
  };
}

const costOf = ({ cost }: Pick<PageData, "cost">): JsonReport["cost"] =>
  cost === undefined
    ? null
    : { ...cost, prices: [...cost.prices], places: [...cost.places], assumed: [...cost.assumed] };

const differenceOf = ({ difference }: Pick<PageData, "difference">): JsonReport["difference"] =>
  difference === undefined
    ? null
    : {
        same: difference.same,
        changes: difference.changes.map(({ stack, kind, urn, account, region, properties }) => ({
          stack,
          kind,
          urn,
          account,
          region,
          properties: properties.map(({ replaces: _, ...property }) => property),
        })),
      };

function proofOf(
  { warnings }: Pick<Environment, "warnings">,
  { guarantees, assumptions, idleRules }: SimulationResult,
  mutants: LastMutants | undefined,
): JsonReport["proof"] {
  return {
    guarantees: {
      held: guarantees.filter(({ held, checked }) => held && checked > 0).length,
      broken: guarantees.filter(({ held }) => !held).length,
      notExercised: guarantees.filter(({ held, checked }) => held && checked === 0).length,
    },
    warnings: warnings.length,
    assumptions: assumptions.length,
    idleRules: idleRules.length,
    mutants:
      mutants === undefined
        ? null
        : {
            ...madeAndFound(mutants),
            date: mutants.date,
            commit: mutants.commit,
          },
  };
}

const divided = ({ sent, archived, denied, ungoverned, deadLettered, ...others }: EventCounts) => ({
  counts: { sent, archived, denied, ungoverned, deadLettered },
  others,
});
