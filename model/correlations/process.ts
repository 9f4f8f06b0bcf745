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

/** A part of a process that one correlation rule watches: events by the steps' ids. */
export type ProcessPart = {
  /** Id of the rule. */
  readonly id: string;
  readonly timespanMinutes: number;
} & (
  | {
      /** The step does not come in time after the first: it is missing, or late. */
      readonly kind: "missing";
      readonly events: readonly [first: string, step: string];
    }
  | {
      /** The step comes before the one that it should follow. */
      readonly kind: "early";
      readonly events: readonly [step: string, before: string];
    }
);

/**
 * What must be watched of a process. That a step does not come is `absent`, told when its time is over: one that is late has been
 * told as missing by then. That a step comes too early is `temporal_ordered` of the two in the wrong order, which says it exactly
 * where each happens once: what recurs, such as heartbeats, comes after its follower too.
 */
export function partsOf({
  id,
  steps,
}: {
  readonly id: string;
  readonly steps: readonly Pick<ProcessStep, "id" | "withinMinutes" | "once">[];
}): ProcessPart[] {
  const [first, ...others] = steps;
  if (first === undefined) return [];
  const longest = Math.max(...others.map(({ withinMinutes = 0 }) => withinMinutes));
  return others.flatMap((step, index): ProcessPart[] => {
    const before = steps[index] as (typeof steps)[number];
    const isOnce = step.once === true && (before.once === true || before === first);
    return [
      ...(step.withinMinutes === undefined
        ? []
        : [
            {
              id: `${id}-without-${step.id}`,
              kind: "missing" as const,
              events: [first.id, step.id] as const,
              timespanMinutes: step.withinMinutes,
            },
          ]),
      ...(isOnce
        ? [
            {
              id: `${id}-${step.id}-too-early`,
              kind: "early" as const,
              events: [step.id, before.id] as const,
              timespanMinutes: longest,
            },
          ]
        : []),
    ];
  });
}

/** How a part is told: `A new account has no heartbeat in time`. */
export const titleOf = ({ title }: Pick<Process, "title">, { kind, events: [first, second] }: ProcessPart): string =>
  kind === "missing" ? `${title}: no ${second} in time` : `${title}: ${first} before ${second}`;

/** Half of a time, in seconds: an example of what is in time. */
export const soon = (minutes: number): number => Math.floor((minutes * 60) / 2);

/** The correlation rules that watch a process, each with a series of events on which it fires and one on which it does not. */
export const processRules = (process: Process): CorrelationRule[] =>
  partsOf(process).map((part): CorrelationRule => {
    const { id, kind, timespanMinutes } = part;
    const [one, other] = part.events.map((step) => process.steps.find((each) => each.id === step)) as [
      ProcessStep,
      ProcessStep,
    ];
    const { why, limits, query, triage, key } = process;
    const seconds = soon(timespanMinutes);
    const both = (name: string, [a, b]: readonly [ProcessStep, ProcessStep], apart = seconds) => {
      const from = b.sample;
      // One after another, whatever the times of the samples are.
      return series(`${id}: ${name}`, [
        [0, { ...a.sample, time: from.time }],
        [apart, from],
      ]);
    };
    return {
      id,
      title: titleOf(process, part),
      why,
      severity: (kind === "missing" ? other.severity : one.severity) ?? process.severity,
      ...(kind === "missing"
        ? { type: "absent" as const, timespanMinutes }
        : { type: "temporal_ordered" as const, timespanMinutes }),
      events: [one, other].map(eventOf),
      groupBy: Object.fromEntries(
        Object.entries(key).map(([name, field]) => [name, fieldFor(field, [one.id, other.id])]),
      ),
      sample: kind === "missing" ? series(id, [[0, one.sample]]) : both("too early", [one, other]),
      nearMisses:
        kind === "missing"
          ? [both("in time", [one, other]), series(`${id}: not begun`, [[0, other.sample]])]
          : [both("in order", [other, one]), series(`${id}: alone`, [[0, one.sample]])],
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
export const fieldFor = (field: Field, steps: readonly string[]): Field =>
  typeof field === "string" || Array.isArray(field)
    ? field
    : Object.fromEntries(Object.entries(field).filter(([step]) => steps.includes(step)));
