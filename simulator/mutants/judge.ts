import type { Environment } from "../../environment/environment";
import { recordedEvidence } from "../evidence/recorded-evidence";
import type { Graph, Resource } from "../graph";
import { guarantees } from "../guarantees/check-guarantees";
import { silentProgress } from "../report/progress";
import { simulate } from "../simulation";
import { openWorld } from "../steps/open-world";
import { recordEnvironment } from "../steps/record";
import { type Focus, focusOn, isFed, type Stage, stagesFor } from "./focus";
import { keptPartitions } from "./kept-partitions";
import type { Mutant } from "./mutant";

/** A failure of a guarantee, as far as it matters here. */
interface Found {
  readonly guarantee: number;
  /** URN of the resource that it names. */
  readonly resource: string;
  readonly problem: string;
}

export interface Verdict {
  readonly mutant: Mutant;
  /** Absent: every guarantee held. */
  readonly killed?: {
    readonly at: Stage;
    /** Numbers of the broken guarantees. */
    readonly by: readonly number[];
    /** True if one of the failures names the changed resource, or what depends on a missing one. */
    readonly blamed: boolean;
    readonly example: Found;
  };
  /** What the simulator threw. */
  readonly crash?: string;
}

/** Judges mutants of one recorded environment. */
export interface Judge {
  judge(mutant: Mutant): Promise<Verdict>;
}

/** An environment as recorded. */
export interface Recorded {
  readonly environment: Environment;
  readonly graphs: readonly Graph[];
  /** What operators deployed to members beforehand. */
  readonly prepared: readonly Graph[];
}

/** `folder` receives what each run writes. `only`: a single stage, for a first look. */
export function createJudge(
  { environment, graphs, prepared }: Recorded,
  { folder, now, only }: { readonly folder: string; readonly now: Date; readonly only?: Stage },
): Judge {
  /** What fails without any change, because a part is left out. */
  const fed = graphs.flatMap(({ resources }) => resources).filter(isFed);
  const soundness = new Map<string, Promise<ReadonlySet<string>>>();
  const results = keptPartitions();
  return { judge };

  async function judge(mutant: Mutant): Promise<Verdict> {
    const itsGraphs = graphs.map((graph) => withDifferences(graph, mutant));
    const itsPrepared = prepared.map((graph) => withDifferences(graph, mutant));
    const stages = only === undefined ? stagesFor(mutant, fed) : [only];
    for (const at of stages) {
      const focus = focusOn(mutant.original, at, environment, fed);
      const found = await attempt(at, focus, itsGraphs, itsPrepared);
      if (typeof found === "string") return { mutant, crash: found };
      const sound = await soundAt(at, focus);
      const failures = found.filter((each) => !sound.has(keyOf(each)));
      const [first] = failures;
      if (first === undefined) continue;
      const guilty = failures.find((each) => blames(each, mutant, graphs));
      return {
        mutant,
        killed: {
          at,
          by: [...new Set(failures.map(({ guarantee }) => guarantee))].sort((a, b) => a - b),
          blamed: guilty !== undefined,
          example: guilty ?? first,
        },
      };
    }
    return { mutant };
  }

  /** Failures, or what was thrown. */
  async function attempt(
    stage: Stage,
    focus: Focus,
    changed: readonly Graph[],
    itsPrepared: readonly Graph[],
  ): Promise<readonly Found[] | string> {
    try {
      return stage === "recorded"
        ? await recordedFailures(changed, itsPrepared)
        : await simulatedFailures(focus, changed, itsPrepared);
    } catch (error) {
      return error instanceof Error ? (error.stack ?? error.message) : String(error);
    }
  }

  function soundAt(stage: Stage, focus: Focus): Promise<ReadonlySet<string>> {
    // Recorded resources are asked about whole.
    const key = stage === "recorded" ? stage : `${stage} ${focus.key}`;
    const known = soundness.get(key);
    if (known !== undefined) return known;
    const made = attempt(stage, focus, graphs, prepared).then((found) => {
      if (typeof found === "string") throw new Error(found);
      return new Set(found.map(keyOf));
    });
    soundness.set(key, made);
    return made;
  }

  async function recordedFailures(recorded: readonly Graph[], itsPrepared: readonly Graph[]): Promise<Found[]> {
    const options = { root: folder, now, recorded, prepared: itsPrepared };
    const opened = openWorld(environment, await recordEnvironment(environment, options, silentProgress(), () => {}));
    const evidence = recordedEvidence(environment.settings, opened);
    return [
      ...guarantees
        .filter(({ recordedOnly }) => recordedOnly === true)
        .flatMap(({ id, check }) =>
          check(evidence as never).failures.map(({ resource, problem }) => ({ guarantee: id, resource, problem })),
        ),
      // Guarantee 6 takes what the evaluators refuse.
      ...[...opened.world.defects, ...opened.refused].map(({ urn, problem }) => ({
        guarantee: 6,
        resource: urn,
        problem,
      })),
    ];
  }

  async function simulatedFailures(
    focus: Focus,
    changed: readonly Graph[],
    itsPrepared: readonly Graph[],
  ): Promise<Found[]> {
    const recorded = changed.map((graph) => ({ ...graph, resources: graph.resources.filter(focus.runs) }));
    const options = { root: folder, now, recorded, prepared: itsPrepared, part: focus.part, results };
    const result = await simulate(environment, options, silentProgress());
    return result.guarantees.flatMap(({ id, failures }) =>
      failures.map(({ resource, problem }) => ({ guarantee: id, resource, problem })),
    );
  }
}

/** A graph as the mutant has it: itself, if it holds nothing of it. What is added is added where the mutant is. */
function withDifferences(graph: Graph, mutant: Mutant): Graph {
  const differences = [mutant, ...(mutant.also ?? [])];
  if (!graph.resources.some((each) => differences.some(({ original }) => original === each))) return graph;
  const of = new Map(differences.map(({ original, changed }) => [original, changed]));
  const added = graph.resources.includes(mutant.original)
    ? differences.flatMap(({ original, changed }) => (original === undefined && changed ? [changed] : []))
    : [];
  const resources = graph.resources.flatMap((each) => (of.has(each) ? (of.get(each) ?? []) : each));
  return { ...graph, resources: [...resources, ...added] };
}

const keyOf = ({ guarantee, resource }: Found) => `${guarantee} ${resource}`;

/**
 * The changed resource; one that configures the same thing; one that refers to it, or lacks what it was for; or, where it no longer does what it
 * did for another, that other.
 */
function blames(
  { resource, problem }: Found,
  { original, changed, also = [] }: Mutant,
  graphs: readonly Graph[],
): boolean {
  // What a StackSet makes in members is named after it.
  if (resource === original.urn || resource.startsWith(`${original.urn}::`)) return true;
  if (also.some((each) => [each.original?.urn, each.changed?.urn].includes(resource))) return true;
  const name = (urn: string) => urn.slice(urn.lastIndexOf("::") + 2);
  if (resource !== "" && name(resource) === original.name) return true;
  const ids = idsOf(original);
  if (ids.some((id) => problem.includes(id))) return true;
  if (changed === undefined && purposesOf(original).some((purpose) => problem.includes(purpose))) return true;
  const named = graphs.flatMap(({ resources }) => resources).find(({ urn }) => urn === resource);
  if (named === undefined) return false;
  const told = JSON.stringify(named.inputs);
  if (ids.some((id) => told.includes(id))) return true;
  // Documents are texts within.
  const [before, after] = [original.inputs, changed?.inputs ?? {}].map((each) =>
    JSON.stringify(each).replaceAll("\\", ""),
  ) as [string, string];
  const refersTo = (text: string) => idsOf(named).some((id) => text.includes(`"${id}"`) || text.includes(`:${id}"`));
  return refersTo(before) && !refersTo(after);
}

/** What a resource without a name of its own was for: an alarm's metric, and what a policy is about. */
function purposesOf({ inputs }: Resource): string[] {
  const { namespace, metricName } = inputs;
  const documents = [inputs["policyDocument"], inputs["policy"]].filter((each) => typeof each === "string");
  const arns = documents.flatMap((document) => document.match(/arn:aws[^"\\]*/g) ?? []);
  return [
    ...(typeof namespace === "string" && typeof metricName === "string" ? [`${namespace} ${metricName}`] : []),
    ...arns.map((arn) => arn.replace(/(:log-stream)?:\*$/, "")),
  ];
}

const idsOf = ({ inputs, outputs }: Resource): string[] =>
  [outputs["arn"], outputs["url"], inputs["name"], inputs["bucket"]].filter(
    (id) => typeof id === "string" && id !== "",
  ) as string[];
