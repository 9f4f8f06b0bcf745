import type { CustomCorrelationRule, SampleEvent } from "../settings/correlations";
import type { CustomProcess } from "../settings/processes";
import type { Settings } from "../settings/schema";
import { fieldFor, partsOf, soon, titleOf } from "./process";

/** The team's own correlation rules: those of settings, and those that watch processes of settings. */
export const customRulesOf = ({
  detections: { correlations, processes },
}: Pick<Settings, "detections">): readonly CustomCorrelationRule[] => [
  ...correlations,
  ...processes.flatMap(rulesOfProcess),
];

/** The correlation rules that watch a process, as settings would have them. */
export function rulesOfProcess(process: CustomProcess): CustomCorrelationRule[] {
  const { id: _, title: __, key, steps, ...shared } = process;
  return partsOf({ id: process.id, steps: steps.map(stepOf) }).map((part): CustomCorrelationRule => {
    const { id, kind, timespanMinutes } = part;
    const [one, other] = part.events.map((step) => steps.find((each) => each.id === step)) as [Step, Step];
    const moment = ({ sample }: Step, after = 0): SampleEvent => ({ ...sample, after, times: 1, every: 1 });
    const late = soon(timespanMinutes);
    return {
      ...shared,
      id,
      title: titleOf(process, part),
      type: kind === "missing" ? "absent" : "temporal_ordered",
      timespanMinutes,
      events: [one, other].map(({ id: event, source, pattern, readOnly }) => ({
        id: event,
        source,
        pattern,
        readOnly,
      })),
      groupBy: Object.fromEntries(
        Object.entries(key).map(([name, field]) => [name, fieldFor(field, [one.id, other.id])]),
      ) as CustomCorrelationRule["groupBy"],
      sample: kind === "missing" ? [moment(one)] : [moment(one), moment(other, late)],
      nearMisses:
        kind === "missing"
          ? [[moment(one), moment(other, late)], [moment(other)]]
          : [[moment(other), moment(one, late)]],
    };
  });
}

type Step = CustomProcess["steps"][number];

const stepOf = ({ id, withinMinutes, once }: Step) => ({
  id,
  ...(withinMinutes !== undefined && { withinMinutes }),
  ...(once && { once: true as const }),
});
