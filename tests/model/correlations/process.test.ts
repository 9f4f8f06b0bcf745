import assert from "node:assert/strict";
import { fold, grace, type GroupState, keyOf, nothingSeen } from "../../../functions/correlate-events/decide";
import { correlationRules, processes } from "../../../model/correlations/correlation-rules";
import type { CorrelationRule } from "../../../model/correlations/correlation-rule";
import { observer } from "../../../model/correlations/observation";
import { rulesOfProcess } from "../../../model/correlations/own-processes";
import { partsOf, type Process, processRules } from "../../../model/correlations/process";
import { ruleOf } from "../../../model/correlations/own-rules";
import type { Envelope } from "../../../model/envelope";
import { processSettings } from "../../../model/settings/processes";

const minute = 60_000;
const start = Date.parse("2026-11-02T00:00:00Z");

/** A release: built, approved and deployed once, and alive again and again. */
const release = processSettings.parse([
  {
    id: "release",
    title: "A release",
    why: "What is deployed without an approval was looked at by nobody.",
    severity: "high",
    key: { version: "detail.version" },
    steps: [
      { id: "built", once: true },
      { id: "approved", once: true, withinMinutes: 60 },
      { id: "deployed", once: true, withinMinutes: 120 },
      { id: "alive", withinMinutes: 180 },
    ].map((step) => ({
      ...step,
      source: "com.example.releases",
      pattern: { "detail-type": [step.id] },
      sample: { source: "com.example.releases", "detail-type": step.id, detail: { version: "1.2.3" } },
    })),
  },
])[0]!;

const rules = rulesOfProcess(release).map((rule) => ruleOf(rule, () => []));

/** An event of the release so many minutes after its start. */
const at = (minutes: number, step: string, version = "1"): Envelope => ({
  version: "0",
  id: `${step} ${minutes} ${version}`,
  source: "com.example.releases",
  "detail-type": step,
  account: "111122223333",
  region: "us-east-1",
  time: new Date(start + minutes * minute).toISOString(),
  resources: [],
  detail: { version, at: minutes },
});

/** What rules tell of these events, delivered in this order, at last: ids of rules, once for each incident. */
function told(of: readonly CorrelationRule[], events: readonly Envelope[]): string[] {
  const observe = observer(of, keyOf);
  const states = new Map<string, { rule: CorrelationRule; group: Record<string, string>; state: GroupState }>();
  const incidents = new Set<string>();
  const step = (key: string, news: Parameters<typeof fold>[3], now: number) => {
    const known = states.get(key);
    if (known === undefined) return;
    known.state = fold(known.rule, known.group, known.state, news, { now, leaseEnds: now });
    for (const { id } of known.state.incidents) incidents.add(`${known.rule.id} ${id}`);
  };
  const first = Math.min(...events.map(({ time }) => Date.parse(time)));
  const last = Math.max(...events.map(({ time }) => Date.parse(time)));
  // Everything is delivered before any deadline is looked at.
  for (const event of events)
    for (const { rule, group, observation } of observe(event)) {
      const key = `${rule.id} ${JSON.stringify(group)}`;
      if (!states.has(key)) states.set(key, { rule, group: { ...group }, state: nothingSeen });
      step(key, [observation], first);
    }
  for (const key of states.keys()) step(key, [], last + 30 * 1440 * minute + grace);
  return [...incidents].map((incident) => incident.split(" ")[0] ?? "").sort();
}

/** All orders of a few events. */
const permutations = <Item>(items: readonly Item[]): Item[][] =>
  items.length < 2
    ? [[...items]]
    : items.flatMap((item, index) =>
        permutations([...items.slice(0, index), ...items.slice(index + 1)]).map((rest) => [item, ...rest]),
      );

describe("a process", () => {
  const whole = [at(0, "built"), at(30, "approved"), at(90, "deployed"), at(100, "alive")];

  it("is watched by a rule for each deadline, and for each two steps that happen once", () => {
    assert.deepEqual(
      rules.map(({ id, type }) => `${id}: ${type}`),
      [
        "release-without-approved: absent",
        "release-approved-too-early: temporal_ordered",
        "release-without-deployed: absent",
        "release-deployed-too-early: temporal_ordered",
        "release-without-alive: absent",
      ],
    );
  });

  it("tells nothing of what goes as it should, in whatever order and however often its events are delivered", () => {
    for (const order of permutations(whole)) assert.deepEqual(told(rules, order), []);
    assert.deepEqual(told(rules, [...whole, ...[...whole].reverse()]), []);
    // What recurs comes before and after everything else.
    assert.deepEqual(told(rules, [at(-60, "alive"), ...whole, at(130, "alive"), at(1000, "alive")]), []);
  });

  it("tells each step that is missing, late or too early, and no other, in every order of delivery", () => {
    const cases: readonly (readonly [string, readonly Envelope[], readonly string[]])[] = [
      ["missing", [whole[0]!, whole[1]!, whole[3]!], ["release-without-deployed"]],
      ["late", [whole[0]!, at(61, "approved"), at(90, "deployed"), whole[3]!], ["release-without-approved"]],
      ["just in time", [whole[0]!, at(60, "approved"), at(120, "deployed"), at(180, "alive")], []],
      [
        "too early",
        [whole[0]!, at(80, "approved"), at(20, "deployed"), whole[3]!],
        ["release-deployed-too-early", "release-without-approved"],
      ],
      ["only begun", [whole[0]!], ["release-without-alive", "release-without-approved", "release-without-deployed"]],
      ["never begun", [whole[1]!, whole[2]!], []],
      ["of another", [whole[0]!, at(30, "approved", "2"), whole[2]!, whole[3]!], ["release-without-approved"]],
    ];
    for (const [what, events, expected] of cases)
      for (const order of permutations(events)) {
        assert.deepEqual(told(rules, order), expected, what);
        assert.deepEqual(told(rules, [...order, ...order]), expected, `${what}, twice`);
      }
  });

  it("is caught where a part of it is broken", () => {
    const broken = rules.map((rule): CorrelationRule =>
      rule.type === "temporal_ordered" ? { ...rule, type: "temporal", timespanMinutes: rule.timespanMinutes } : rule,
    );
    assert.notDeepEqual(told(broken, whole), [], "without the order");
    const forgetful = rules.map((rule): CorrelationRule => ({ ...rule, groupBy: { source: "account" } }));
    assert.notDeepEqual(
      told(forgetful, [whole[0]!, at(30, "approved", "2"), whole[2]!, whole[3]!]),
      ["release-without-approved"],
      "without its key",
    );
  });

  it("has a series for each rule on which it fires once, and near-misses on which it does not", () => {
    for (const rule of [...rules, ...processes.flatMap(processRules)]) {
      assert.deepEqual(told([rule], rule.sample), [rule.id], rule.id);
      for (const events of rule.nearMisses) assert.deepEqual(told([rule], events), [], rule.id);
    }
  });
});

describe("the processes of this project", () => {
  it("are watched with the other correlation rules", () => {
    const ids = new Set(correlationRules.map(({ id }) => id));
    const parts = processes.flatMap(partsOf);
    assert(parts.length >= 3);
    for (const { id } of parts) assert(ids.has(id), id);
  });

  it("have their deadlines in the order of their steps", () => {
    for (const { id, steps } of processes as readonly Process[]) {
      const deadlines = steps.slice(1).map(({ withinMinutes = Infinity }) => withinMinutes);
      assert.deepEqual(
        [...deadlines].sort((a, b) => a - b),
        deadlines,
        id,
      );
      assert.equal(steps[0]?.withinMinutes, undefined, id);
    }
  });
});
