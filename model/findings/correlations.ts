import type { Correlation, Signal } from "./correlation";
import * as all from "./correlations/all";
import type { JsonObject } from "../envelope";
import { readFinding } from "./finding";
import type { CustomCorrelation, FindingsSettings } from "../settings/findings";
import { PatternError, compilePattern, validatePattern } from "../pattern/pattern";
import { quotas } from "../quotas";

/** Every correlation that this project knows, sorted by id: one file each in `correlations/`. */
export const correlations: readonly Correlation[] = Object.values<Correlation>(all).sort((a, b) =>
  a.id < b.id ? -1 : 1,
);

/** The correlations that settings enable, with the team's own. */
export const chosenCorrelations = ({ correlations: chosen }: FindingsSettings): Correlation[] => [
  ...correlations.filter(({ id }) => !chosen.exclude.includes(id)),
  ...chosen.custom.map(fromSettings),
];

export const fromSettings = (custom: CustomCorrelation): Correlation => ({
  ...custom,
  signals: custom.signals.map(({ atLeast, ...signal }) => ({ ...signal, ...(atLeast > 1 && { atLeast }) })),
});

/** The pattern of the rule that sends signals to a correlation: any of them, on an open finding. */
export const signalsPattern = ({ signals }: Correlation): JsonObject => {
  const branches = signals.map(({ pattern }): JsonObject => ({
    findings: { ...pattern, RecordState: ["ACTIVE"], Workflow: { Status: ["NEW", "NOTIFIED"] } },
  }));
  const [only, ...more] = branches;
  return only !== undefined && more.length === 0 ? only : { $or: branches };
};

/** Signal keys that a rule sets itself. */
const reservedKeys = ["RecordState", "Workflow"];

/**
 * Reasons why a correlation could never fire, one sentence each; none if its samples complete it. The published
 * correlations had conditions on attributes that the intended findings lack, which went unnoticed because nothing fires
 * then.
 */
export function correlationProblems(correlation: Correlation, path: string): string[] {
  const problems = correlation.signals.flatMap((signal, index) => signalProblems(signal, `${path}.signals[${index}]`));
  const ids = new Set(correlation.signals.map(({ id }) => id));
  if (ids.size < correlation.signals.length)
    problems.push(`${path}.signals has the same id twice. Name each differently.`);
  const needed = correlation.signals.reduce((sum, { atLeast = 1 }) => sum + atLeast, 0);
  if (needed < 2)
    problems.push(
      `${path}.signals requires only one finding, which is not a correlation. Add a signal, or raise atLeast.`,
    );
  if (problems.length > 0) return problems;

  const length = JSON.stringify(signalsPattern(correlation)).length;
  // The source, detail type, administrator and replay guard take 200 characters of the rule's pattern.
  if (length > quotas.patternCharacters - 200)
    problems.push(
      `${path}.signals need ${length} characters in one event pattern; at most ${quotas.patternCharacters - 200} fit. Shorten the patterns.`,
    );
  const samples = correlation.samples.flatMap((raw) => readFinding(raw) ?? []);
  if (samples.length < correlation.samples.length)
    problems.push(
      `${path}.samples has a finding without Id, ProductArn or a 12-digit AwsAccountId. Add what is missing.`,
    );
  for (const [index, { id, pattern, atLeast = 1 }] of correlation.signals.entries()) {
    const matcher = compilePattern(pattern);
    const found = samples.filter(({ raw }) => matcher.matches(raw)).length;
    if (found < atLeast)
      problems.push(
        `${path}.signals[${index}] ("${id}") matches ${found} of the samples but needs ${atLeast}. Correct the pattern or the samples.`,
      );
  }
  const ofType = (position: number) =>
    (samples[position]?.resources ?? []).filter(({ type }) => type === correlation.resourceType).map(({ id }) => id);
  const common = ofType(0).filter((id) => samples.every((_, position) => ofType(position).includes(id)));
  if (common.length === 0)
    problems.push(`${path}.samples have no ${correlation.resourceType} in common. Give them one with the same Id.`);
  return problems;
}

function signalProblems({ pattern }: Signal, path: string): string[] {
  const reserved = Object.keys(pattern).filter((key) => reservedKeys.includes(key.split(".")[0] ?? key));
  if (reserved.length > 0)
    return [
      `${path}.pattern has ${reserved.join(", ")}, which the program adds itself: only open findings count. Remove it.`,
    ];
  try {
    return validatePattern(pattern).map((problem) => `${path}.pattern is not an event pattern: ${problem}`);
  } catch (error) {
    if (error instanceof PatternError) return [`${path}.pattern is not an event pattern: ${error.message}`];
    throw error;
  }
}
