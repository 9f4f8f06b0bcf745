import { type Correlation, inWordsOf, type Signal } from "./correlation";
import * as all from "./correlations/all";
import type { JsonObject } from "../envelope";
import { type FindingsService, readFinding } from "./finding";
import { ocsfStatus, readOcsfFinding } from "./ocsf-finding";
import type { CustomCorrelation, FindingsSettings } from "../settings/findings";
import { PatternError, compilePattern, validatePattern } from "../pattern/pattern";
import { quotas } from "../quotas";

/** Every correlation that this project knows, sorted by id: one file each in `correlations/`. */
export const correlations: readonly Correlation[] = Object.values<Correlation>(all).sort((a, b) =>
  a.id < b.id ? -1 : 1,
);

/** The correlations that settings enable, with the team's own, in the words of a Security Hub. */
export const chosenCorrelations = (
  { correlations: chosen }: FindingsSettings,
  service: FindingsService = "securityhub",
): Correlation[] =>
  [...correlations.filter(({ id }) => !chosen.exclude.includes(id)), ...chosen.custom.map(fromSettings)].flatMap(
    (each) => inWordsOf(each, service) ?? [],
  );

export const fromSettings = ({ ocsf, ...custom }: CustomCorrelation): Correlation => ({
  ...custom,
  ...(ocsf !== undefined && { ocsf }),
  signals: custom.signals.map(({ atLeast, ...signal }) => ({ ...signal, ...(atLeast > 1 && { atLeast }) })),
});

/** The pattern of the rule that sends signals to a correlation: any of them, on an open finding. */
export const signalsPattern = (
  { signals }: Pick<Correlation, "signals">,
  service: FindingsService = "securityhub",
): JsonObject => {
  const branches = signals.map(({ pattern }): JsonObject => ({ findings: { ...pattern, ...open[service] } }));
  const [only, ...more] = branches;
  return only !== undefined && more.length === 0 ? only : { $or: branches };
};

/** What a rule itself asks of a finding. */
const open: Readonly<Record<FindingsService, JsonObject>> = {
  securityhub: { RecordState: ["ACTIVE"], Workflow: { Status: ["NEW", "NOTIFIED"] } },
  "securityhub-v2": { status_id: [ocsfStatus.new, ocsfStatus.inProgress] },
};

/**
 * Reasons why a correlation could never fire, one sentence each; none if its samples complete it. The published
 * correlations had conditions on attributes that the intended findings lack, which went unnoticed because nothing fires
 * then.
 */
export function correlationProblems(correlation: Correlation, path: string): string[] {
  const { ocsf, signals } = correlation;
  const problems = problemsIn(correlation, path, "securityhub");
  if (ocsf === undefined) return problems;
  const ids = signals.map(({ id }) => id);
  const strange = Object.keys(ocsf.patterns).filter((id) => !ids.includes(id));
  const missing = ids.filter((id) => !Object.hasOwn(ocsf.patterns, id));
  if (strange.length > 0 || missing.length > 0)
    return [
      ...problems,
      ...strange.map((id) => `${path}.ocsf.patterns has "${id}", which is no signal. Use one of: ${ids.join(", ")}.`),
      ...missing.map((id) => `${path}.ocsf.patterns lacks the signal "${id}". Add its pattern over a finding in OCSF.`),
    ];
  const words = inWordsOf(correlation, "securityhub-v2");
  return [...problems, ...(words === undefined ? [] : problemsIn(words, `${path}.ocsf`, "securityhub-v2"))];
}

function problemsIn(correlation: Correlation, path: string, service: FindingsService): string[] {
  const pathOf = (index: number) =>
    service === "securityhub"
      ? `${path}.signals[${index}]`
      : `${path}.patterns.${correlation.signals[index]?.id ?? index}`;
  const problems = correlation.signals.flatMap((signal, index) => signalProblems(signal, pathOf(index), service));
  const ids = new Set(correlation.signals.map(({ id }) => id));
  if (ids.size < correlation.signals.length)
    problems.push(`${path}.signals has the same id twice. Name each differently.`);
  const needed = correlation.signals.reduce((sum, { atLeast = 1 }) => sum + atLeast, 0);
  if (needed < 2)
    problems.push(
      `${path}.signals requires only one finding, which is not a correlation. Add a signal, or raise atLeast.`,
    );
  if (problems.length > 0) return problems;

  const length = JSON.stringify(signalsPattern(correlation, service)).length;
  // The source, detail type, administrator and replay guard take 200 characters of the rule's pattern.
  if (length > quotas.patternCharacters - 200)
    problems.push(
      `${path} needs ${length} characters in one event pattern; at most ${quotas.patternCharacters - 200} fit. Shorten the patterns.`,
    );
  const read = service === "securityhub" ? readFinding : readOcsfFinding;
  const samples = correlation.samples.flatMap((raw) => read(raw) ?? []);
  if (samples.length < correlation.samples.length)
    problems.push(
      `${path}.samples has a finding without ${
        service === "securityhub"
          ? "Id, ProductArn or a 12-digit AwsAccountId"
          : "metadata.uid, metadata.product.uid or a 12-digit cloud.account.uid"
      }. Add what is missing.`,
    );
  for (const [index, { id, pattern, atLeast = 1 }] of correlation.signals.entries()) {
    const matcher = compilePattern(pattern);
    const found = samples.filter(({ raw }) => matcher.matches(raw)).length;
    if (found < atLeast)
      problems.push(
        `${pathOf(index)} ("${id}") matches ${found} of the samples but needs ${atLeast}. Correct the pattern or the samples.`,
      );
  }
  const ofType = (position: number) =>
    (samples[position]?.resources ?? []).filter(({ type }) => type === correlation.resourceType).map(({ id }) => id);
  const common = ofType(0).filter((id) => samples.every((_, position) => ofType(position).includes(id)));
  if (common.length === 0)
    problems.push(`${path}.samples have no ${correlation.resourceType} in common. Give them one with the same Id.`);
  return problems;
}

function signalProblems({ pattern }: Signal, of: string, service: FindingsService): string[] {
  const path = service === "securityhub" ? `${of}.pattern` : of;
  const reserved = Object.keys(pattern).filter((key) => Object.hasOwn(open[service], key.split(".")[0] ?? key));
  if (reserved.length > 0)
    return [`${path} has ${reserved.join(", ")}, which the program adds itself: only open findings count. Remove it.`];
  try {
    return validatePattern(pattern).map((problem) => `${path} is not an event pattern: ${problem}`);
  } catch (error) {
    if (error instanceof PatternError) return [`${path} is not an event pattern: ${error.message}`];
    throw error;
  }
}
