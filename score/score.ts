import { importRules, type Imported } from "../sigma/import";
import { rulesOf } from "../sigma/read";
import type { Collection } from "./collection";
import { type CorrelatedAlert, correlatedAlerts } from "./correlated";
import { readElasticRules } from "./elastic";
import {
  type CallVerdict,
  type Detected,
  detectedOf,
  detectedOfCalls,
  type EventVerdict,
  type Governed,
  governedOf,
  judge,
} from "./judge";
import { callOf, type Label, type LabeledRecord } from "./records";
import { type Alert, type Verdicts, verdictOf } from "./verdict";

/** A rule of a collection, and what is there for it. */
export interface RuleScore {
  readonly file: string;
  readonly governed: Governed;
  readonly governedBy: readonly string[];
  /** Calls that nothing forwards. */
  readonly missed: readonly string[];
  readonly detected: Detected;
  readonly detectedBy: readonly string[];
  /** Of Sigma: `compiled`, or why not. Of elastic: why no calls are known. */
  readonly note?: string;
}

export interface CollectionScore {
  readonly name: string;
  readonly commit?: string;
  readonly rules: readonly RuleScore[];
  /** Files that are no rules about CloudTrail. */
  readonly others: number;
  readonly compiled?: number;
}

/** Records that stand for the same. */
export interface CaseScore {
  readonly rule: string;
  readonly label?: Label;
  readonly severity?: string;
  readonly records: number;
  /** Records that reach a hub, and those that would with opt-in entries. */
  readonly governed: number;
  readonly optIn: number;
  /** Detections that tell of it, and those that would with opt-in entries. */
  readonly told: readonly string[];
  readonly toldWithOptIns: readonly string[];
  /** Calls of records that are not forwarded, a few. */
  readonly missed: readonly string[];
}

export interface RecordsScore {
  readonly name: string;
  readonly commit?: string;
  readonly cases: readonly CaseScore[];
  readonly alerts: readonly Alert[];
  /** What correlation rules tell of the records in order of time: of each case by itself, where records have labels. */
  readonly correlated: readonly CorrelatedAlert[];
}

/** Folders of SigmaHQ/sigma whose rules are not in use. */
const outdated = /(^|\/)(deprecated|unsupported|rules-placeholder|tests|regression_data)\//;

export function scoreSigma(collection: Collection): CollectionScore {
  const files = collection.files.filter(({ path, bytes }) => !outdated.test(path) && bytes.includes("cloudtrail"));
  const imported = importRules(rulesOf(files));
  const scores = imported.flatMap((each) => sigmaScore(each) ?? []);
  return {
    ...headOf(collection),
    rules: scores,
    others: imported.length - scores.length,
    compiled: imported.filter(isCompiled).length,
  };
}

const isCompiled = (
  imported: Imported,
): imported is Extract<Imported, { readonly outcome: "compiled" | "correlation" }> =>
  imported.outcome === "compiled" || imported.outcome === "correlation";

function sigmaScore(imported: Imported): RuleScore | undefined {
  const { file } = imported;
  if (imported.outcome === "other") return undefined;
  const note = isCompiled(imported) ? "compiled" : `line ${imported.line}: ${imported.reason}`;
  const coverage = imported.outcome === "invalid" ? undefined : imported.coverage;
  if (coverage === undefined)
    return { file, governed: "any", governedBy: [], missed: [], detected: "none", detectedBy: [], note };
  const calls = coverage.calls.map(({ call, carriers }): CallVerdict => {
    const isDefault = carriers.some(({ optIn }) => !optIn);
    return {
      call: `${call.source} ${call.name}`,
      governed: isDefault ? "default" : carriers.length > 0 ? "opt-in" : "none",
      by: carriers.filter(({ optIn }) => optIn !== isDefault).map(({ event }) => event.id),
      detected: "none",
      detectedBy: [],
    };
  });
  return {
    file,
    governed: governedOf(calls),
    governedBy: unique(calls.flatMap(({ by }) => by)),
    missed: missedOf(calls),
    // A rule about any call is not told of because other calls are.
    detected: calls.length === 0 ? "none" : detectedOf(coverage),
    detectedBy: calls.length === 0 ? [] : coverage.detectedBy.map(({ id }) => id),
    note,
  };
}

export function scoreElastic(collection: Collection): CollectionScore {
  const { rules, others, unreadable } = readElasticRules(collection);
  const { call } = judge();
  return {
    ...headOf(collection),
    others,
    rules: [
      ...rules.map(({ file, sought, without }): RuleScore => {
        const verdicts = sought.calls.map(call);
        return {
          file,
          governed: governedOf(verdicts),
          governedBy: unique(verdicts.flatMap(({ by }) => by)),
          missed: missedOf(verdicts),
          detected: verdicts.length === 0 ? "none" : detectedOfCalls(verdicts),
          detectedBy: unique(verdicts.flatMap(({ detectedBy }) => detectedBy)),
          ...(without !== undefined && { note: without }),
        };
      }),
      ...unreadable.map(({ file, reason }): RuleScore => ({
        file,
        governed: "any",
        governedBy: [],
        missed: [],
        detected: "none",
        detectedBy: [],
        note: `not TOML: ${reason}`,
      })),
    ],
  };
}

export function scoreRecords(
  collection: Collection,
  records: readonly LabeledRecord[],
  verdicts: Verdicts,
): RecordsScore {
  const { event: judgeEvent } = judge();
  const groups = new Map<
    string,
    { first: LabeledRecord; judged: { record: LabeledRecord; verdict: EventVerdict }[] }
  >();
  const alerts: Alert[] = [];
  const forwarded = new Map<LabeledRecord, EventVerdict>();
  for (const record of records) {
    const verdict = judgeEvent(record.event);
    forwarded.set(record, verdict);
    const key = JSON.stringify([record.rule, record.label]);
    const group = groups.get(key) ?? { first: record, judged: [] };
    group.judged.push({ record, verdict });
    groups.set(key, group);
    const isForwarded = verdict.governedBy.length > 0 || verdict.optIns.length > 0;
    if (isForwarded)
      for (const id of verdict.fires) alerts.push(verdictOf(id, record, verdict.governedBy.length === 0, verdicts));
  }
  const correlatedIn = (some: readonly LabeledRecord[], read: Verdicts) =>
    correlatedAlerts(some, (record) => forwarded.get(record) ?? nothing, read);
  // A label says already what somebody who read the records would.
  const correlated = [...groups.values()].map(({ first: { label }, judged }) =>
    label === undefined
      ? []
      : correlatedIn(
          judged.map(({ record }) => record),
          [],
        ),
  );
  const unlabeled = records.filter(({ label }) => label === undefined);
  return {
    ...headOf(collection),
    cases: [...groups.values()].map(({ first: { rule, label, severity }, judged }, index): CaseScore => {
      const governed = judged.filter(({ verdict }) => verdict.governedBy.length > 0);
      const optIn = judged.filter(({ verdict }) => verdict.optIns.length > 0);
      const left = judged.filter(({ verdict }) => verdict.governedBy.length + verdict.optIns.length === 0);
      const together = correlated[index] ?? [];
      const told = unique([
        ...governed.flatMap(({ verdict }) => verdict.fires),
        ...together.filter((alert) => !alert.optIn).map((alert) => alert.rule),
      ]);
      return {
        rule,
        ...(label !== undefined && { label }),
        ...(severity !== undefined && { severity }),
        records: judged.length,
        governed: governed.length,
        optIn: optIn.length,
        told,
        toldWithOptIns: unique([
          ...told,
          ...optIn.flatMap(({ verdict }) => verdict.fires),
          ...together.map((alert) => alert.rule),
        ]),
        missed: unique(left.map(({ record }) => callOf(record.event))).slice(0, 6),
      };
    }),
    alerts,
    correlated: [...correlated.flat(), ...correlatedIn(unlabeled, verdicts)],
  };
}

const nothing: EventVerdict = { governedBy: [], optIns: [], fires: [] };

const headOf = ({ name, commit }: Collection) => ({ name, ...(commit !== undefined && { commit }) });
const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)].sort();
const missedOf = (calls: readonly CallVerdict[]) =>
  unique(calls.filter(({ governed }) => governed === "none").map(({ call }) => call));
