import { dueAt, fold, groupKey, type GroupState, keyOf, nothingSeen } from "../functions/correlate-events/decide";
import { alertDetail } from "../model/correlations/alert";
import type { CorrelationRule } from "../model/correlations/correlation-rule";
import { correlationRules } from "../model/correlations/correlation-rules";
import { conditionInWords } from "../model/correlations/in-words";
import { type Group, type Observation, observer } from "../model/correlations/observation";
import type { JsonObject } from "../model/envelope";
import type { EventVerdict } from "./judge";
import type { LabeledRecord } from "./records";
import type { VerdictKind, Verdicts } from "./verdict";

/** What a correlation rule told of several records. */
export interface CorrelatedAlert {
  readonly rule: string;
  /** When the rule fires, in words. */
  readonly when: string;
  /** What its events have in common: `caller: arn:aws:iam::…`. */
  readonly concerned: readonly string[];
  readonly from: string;
  readonly to: string;
  /** Names of its events, each with how often it comes in a row: `CreateUser`, `CreateAccessKey × 3`. */
  readonly events: readonly string[];
  /** One of its events needs an opt-in entry to reach a hub. */
  readonly optIn: boolean;
  /** Undefined: nobody has read it. */
  readonly verdict?: VerdictKind;
  readonly why?: string;
}

interface Known {
  readonly rule: CorrelationRule;
  readonly group: Group;
  state: GroupState;
}

/**
 * What all correlation rules tell of records, as the function tells it: in order of time, one after the other. What did not
 * happen is told where its time was over before the last record; `first_seen` learns from the first record on.
 *
 * @param forwarded what forwards each record.
 */
export function correlatedAlerts(
  records: readonly LabeledRecord[],
  forwarded: (record: LabeledRecord) => EventVerdict,
  verdicts: Verdicts,
): readonly CorrelatedAlert[] {
  const observe = observer(correlationRules, keyOf);
  const states = new Map<string, Known>();
  const learning = new Map<string, number>();
  const optIns = new Set<string>();
  const told: CorrelatedAlert[] = [];
  const inOrder = records
    .map((record) => ({ record, time: Date.parse(record.event.time) }))
    .filter(({ time }) => !Number.isNaN(time))
    .sort((a, b) => a.time - b.time);
  for (const { record, time } of inOrder) {
    lookAtDue(time);
    const { governedBy, optIns: byOptIn } = forwarded(record);
    if (governedBy.length + byOptIn.length === 0) continue;
    for (const { rule, group, observation } of observe(record.event)) {
      if (governedBy.length === 0) optIns.add(observation.key);
      const key = groupKey(rule, group);
      const known = states.get(key) ?? { rule, group, state: nothingSeen };
      states.set(key, known);
      if (rule.type === "first_seen" && !learning.has(rule.id)) learning.set(rule.id, time);
      look(known, [observation], time);
    }
  }
  return told;

  function lookAtDue(time: number): void {
    for (const known of states.values()) {
      const due = dueAt(known.rule, known.state);
      if (due !== undefined && due < time) look(known, [], time);
    }
  }

  function look(known: Known, news: readonly Observation[], now: number): void {
    const { rule, group } = known;
    const from = learning.get(rule.id);
    const state = fold(rule, group, known.state, news, {
      now,
      leaseEnds: now,
      ...(rule.type === "first_seen" && from !== undefined && { learnedUntil: from + rule.learningDays * 86_400_000 }),
    });
    const incidents = state.incidents.map(({ untold, ...incident }) => {
      if (untold !== undefined) {
        const detail = alertDetail({ rule, group, incident: incident.id, ...incident, chain: untold.chain });
        told.push(alertOf(rule, detail, untold.chain));
      }
      return incident;
    });
    known.state = { ...state, incidents };
  }

  function alertOf(rule: CorrelationRule, detail: JsonObject, chain: readonly Observation[]): CorrelatedAlert {
    const found = verdicts.find(
      ({ detection, matcher }) => detection === rule.id && (matcher === undefined || matcher.matches(detail)),
    );
    return {
      rule: rule.id,
      when: conditionInWords(rule),
      concerned: detail["concerned"] as string[],
      from: String(detail["from"]),
      to: String(detail["to"]),
      events: inRow(chain.map(({ name }) => name)),
      optIn: chain.some(({ key }) => optIns.has(key)),
      ...(found !== undefined && { verdict: found.verdict, why: found.why }),
    };
  }
}

/** `["a", "a", "b"]` → `["a × 2", "b"]` */
function inRow(names: readonly string[]): string[] {
  const rows: { readonly name: string; count: number }[] = [];
  for (const name of names) {
    const last = rows.at(-1);
    if (last?.name === name) last.count++;
    else rows.push({ name, count: 1 });
  }
  return rows.map(({ name, count }) => (count === 1 ? name : `${name} × ${count}`));
}
