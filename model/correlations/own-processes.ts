import type { CustomCorrelationRule, SampleEvent } from "../settings/correlations";
import type { CustomProcess } from "../settings/processes";
import type { Settings } from "../settings/schema";
import { type Course, partsOf } from "./process";
import { usualTriage } from "./usual-triage";

/** The team's own correlation rules: those of settings, and those that watch processes of settings. */
export const customRulesOf = ({
  detections: { correlations, processes },
}: Pick<Settings, "detections">): readonly CustomCorrelationRule[] => [
  ...correlations,
  ...processes.flatMap(rulesOfProcess),
];

/** The correlation rules that watch a process, as settings would have them. */
export const rulesOfProcess = ({
  why,
  severity,
  limits,
  query,
  triage,
  ...process
}: CustomProcess): CustomCorrelationRule[] =>
  partsOf(process).map(({ steps, groupBy, sample, nearMisses, ...part }): CustomCorrelationRule => ({
    ...part,
    why,
    severity,
    limits,
    query,
    triage: triage ?? usualTriage("processes", query),
    events: steps.map(({ id, source, pattern, readOnly }) => ({ id, source, pattern, readOnly })),
    groupBy: groupBy as CustomCorrelationRule["groupBy"],
    sample: eventsOf(sample),
    nearMisses: nearMisses.map(eventsOf),
  }));

const eventsOf = ({ moments }: Course<CustomProcess["steps"][number]>): SampleEvent[] =>
  moments.map(([after, { sample }]) => ({ ...sample, after, times: 1, every: 1 }));
