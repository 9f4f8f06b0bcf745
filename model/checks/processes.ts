import { rulesOfProcess } from "../correlations/own-processes";
import type { Envelope } from "../envelope";
import { quote } from "../quote";
import type { CustomProcess } from "../settings/processes";
import type { Settings } from "../settings/schema";
import { checkCorrelation, checkField, checkIds } from "./correlations";

/** What is wrong with a process of settings. `governing`: undefined where events have problems of their own. */
export function checkProcess(
  process: CustomProcess,
  path: string,
  settings: Pick<Settings, "events" | "regions">,
  governing: ((event: Envelope) => string[]) | undefined,
): string[] {
  const shape = checkShape(process, path);
  if (shape.length > 0) return shape;
  const rules = rulesOfProcess(process);
  if (rules.length === 0)
    return [
      `${path}.steps has no deadline, and no two steps in a row that happen once: nothing of it could be told. Write withinMinutes for a step, for example 60.`,
    ];
  // A step is in several rules: what is wrong with it is said once, by the step.
  const problems = rules.flatMap((rule) =>
    checkCorrelation(rule, path, settings, governing).map((problem) => inWordsOf(process, rule, problem, path)),
  );
  return [...new Set(problems)];
}

function checkShape({ steps, key }: CustomProcess, path: string): string[] {
  const ids = steps.map(({ id }) => id);
  const deadlines = steps.map(({ withinMinutes }) => withinMinutes);
  return [
    ...checkIds(ids, path, "steps"),
    ...(deadlines[0] === undefined
      ? []
      : [
          `${path}.steps[0].withinMinutes is ${deadlines[0]}, but the first step begins the process: deadlines of the others count from it. Remove it.`,
        ]),
    ...deadlines.flatMap((minutes, index) => {
      const before = Math.max(0, ...deadlines.slice(1, index).flatMap((each) => each ?? []));
      return index > 0 && minutes !== undefined && minutes < before
        ? [
            `${path}.steps[${index}].withinMinutes is ${minutes}, less than the ${before} of a step before it. Write minutes after the first step, in the order of the steps.`,
          ]
        : [];
    }),
    ...Object.entries(key).flatMap(([name, field]) => checkField(field, `${path}.key.${name}`, ids, "step")),
  ];
}

/** The problem of a rule, said of the process that has no such rule. */
function inWordsOf(
  process: CustomProcess,
  rule: { readonly id: string; readonly events: readonly { readonly id: string }[] },
  problem: string,
  path: string,
): string {
  const stepAt = (index: string) => process.steps.findIndex(({ id }) => id === rule.events[Number(index)]?.id);
  if (problem.startsWith(`${path}.sample`) || problem.startsWith(`${path}.nearMisses`))
    return `${path}.steps: the samples of ${rule.events.map(({ id }) => quote(id)).join(" and ")} are not one process, because their keys differ. Write samples whose values at the paths of key are the same.`;
  return problem
    .replace(/\.events\[(\d+)\]/g, (_, index: string) => `.steps[${stepAt(index)}]`)
    .replace(
      / is in no series: .*/s,
      `: its sample does not match its pattern, or has no value at the paths of key. Correct the sample, the pattern or the paths.`,
    );
}
