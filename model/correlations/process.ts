import type { Envelope } from "../envelope";
import type { Severity } from "../severity";
import type { Triage } from "../triage";
import { series } from "./calls";
import type { CorrelatedEvent, CorrelationRule, Field } from "./correlation-rule";

/** One event of a process. The first step of a process begins it, the last one ends it. */
export interface ProcessStep extends Omit<CorrelatedEvent, "atLeast"> {
  /** Minutes after the first step within which it must come. The first has none. */
  readonly withinMinutes?: number;
  /** It happens once in a process: then it must not come before the step before it, if that happens once, too. */
  readonly once?: true;
  /** How severe it is that it does not come in time. @default the process's */
  readonly severity?: Severity;
  /** An event of it. Those of all steps have one key. */
  readonly sample: Envelope;
}

/** What happens in a process, step by step: one file each in `processes/`. */
export interface Process {
  /** Identity, and the beginning of the ids of its rules: lower-case words with hyphens. */
  readonly id: string;
  /** `A new account`: what the process is about, the subject of its titles. */
  readonly title: string;
  /** Why it matters that it goes on, one sentence. */
  readonly why: string;
  readonly severity: Severity;
  /** What ties its events: one process for each combination of values. */
  readonly key: Readonly<Record<string, Field>>;
  /** Two or more, in order. */
  readonly steps: readonly ProcessStep[];
  readonly limits: string;
  readonly query?: string;
  readonly triage: Triage;
}

/** A part of a process that one correlation rule watches. */
export interface ProcessPart<Step> {
  /** Id of the rule. */
  readonly id: string;
  readonly title: string;
  /** `absent`: the second step does not come in time after the first, or late. `temporal_ordered`: the first comes before the second, which it should follow. */
  readonly type: "absent" | "temporal_ordered";
  readonly timespanMinutes: number;
  readonly steps: readonly [Step, Step];
  /** The process's key, in these steps alone. */
  readonly groupBy: Process["key"];
  readonly sample: Course<Step>;
  readonly nearMisses: readonly Course<Step>[];
}

/** Steps one after another: what it shows, and seconds after the first. */
export interface Course<Step> {
  readonly name: string;
  readonly moments: readonly (readonly [seconds: number, step: Step])[];
}

/** What the parts of a process follow from, in code and in settings. */
interface Watched<Step> extends Pick<Process, "id" | "title" | "key"> {
  readonly steps: readonly Step[];
}

type WatchedStep = Pick<ProcessStep, "id" | "withinMinutes"> & { readonly once?: boolean };

/**
 * What must be watched of a process. That a step does not come is `absent`, told when its time is over: one that is late has been
 * told as missing by then. That a step comes too early is `temporal_ordered` of the two in the wrong order, which says it exactly
 * where each happens once: what recurs, such as heartbeats, comes after its follower too.
 */
export function partsOf<Step extends WatchedStep>({ id, title, key, steps }: Watched<Step>): ProcessPart<Step>[] {
  const [first, ...others] = steps;
  if (first === undefined) return [];
  const longest = Math.max(...others.map(({ withinMinutes = 0 }) => withinMinutes));
  return others.flatMap((step, index): ProcessPart<Step>[] => {
    const before = steps[index] as Step;
    const isOnce = step.once === true && (before.once === true || before === first);
    return [
      ...(step.withinMinutes === undefined ? [] : [missing(first, step, step.withinMinutes)]),
      ...(isOnce ? [early(step, before)] : []),
    ];
  });

  function missing(begun: Step, step: Step, timespanMinutes: number): ProcessPart<Step> {
    return {
      id: `${id}-without-${step.id}`,
      title: `${title}: no ${step.id} in time`,
      type: "absent",
      timespanMinutes,
      steps: [begun, step],
      groupBy: keyOf(begun, step),
      sample: alone("not followed", begun),
      nearMisses: [both("in time", begun, step, timespanMinutes), alone("not begun", step)],
    };
  }

  function early(step: Step, before: Step): ProcessPart<Step> {
    return {
      id: `${id}-${step.id}-too-early`,
      title: `${title}: ${step.id} before ${before.id}`,
      type: "temporal_ordered",
      timespanMinutes: longest,
      steps: [step, before],
      groupBy: keyOf(step, before),
      sample: both("too early", step, before, longest),
      nearMisses: [both("in order", before, step, longest), alone("alone", step)],
    };
  }

  function keyOf(...pair: readonly Step[]): Process["key"] {
    const ids = pair.map((each) => each.id);
    return Object.fromEntries(Object.entries(key).map(([name, field]) => [name, fieldFor(field, ids)]));
  }
}

const alone = <Step>(name: string, step: Step): Course<Step> => ({ name, moments: [[0, step]] });

/** Two steps, half of the time apart. */
const both = <Step>(name: string, one: Step, other: Step, minutes: number): Course<Step> => ({
  name,
  moments: [
    [0, one],
    [Math.floor((minutes * 60) / 2), other],
  ],
});

/** The correlation rules that watch a process, each with a series of events on which it fires and series on which it does not. */
export const processRules = (process: Process): CorrelationRule[] =>
  partsOf(process).map(({ id, title, type, timespanMinutes, steps, groupBy, sample, nearMisses }): CorrelationRule => {
    const { why, limits, query, triage } = process;
    const [one, other] = steps;
    const eventsOf = ({ name, moments }: Course<ProcessStep>) => {
      const time = moments.at(-1)?.[1].sample.time ?? "";
      // One after another, whatever the times of the samples are.
      return series(
        `${id}: ${name}`,
        moments.map(([seconds, step]) => [seconds, { ...step.sample, time }] as const),
      );
    };
    return {
      id,
      title,
      why,
      severity: (type === "absent" ? other.severity : one.severity) ?? process.severity,
      type,
      timespanMinutes,
      events: steps.map(eventOf),
      groupBy,
      sample: eventsOf(sample),
      nearMisses: nearMisses.map(eventsOf),
      limits,
      ...(query !== undefined && { query }),
      triage,
    };
  });

const eventOf = ({ id, source, pattern, governedBy, readOnly }: ProcessStep): CorrelatedEvent => ({
  id,
  source,
  pattern,
  governedBy,
  ...(readOnly && { readOnly }),
});

/** The places in these events alone. */
const fieldFor = (field: Field, steps: readonly string[]): Field =>
  typeof field === "string" || Array.isArray(field)
    ? field
    : Object.fromEntries(Object.entries(field).filter(([step]) => steps.includes(step)));
