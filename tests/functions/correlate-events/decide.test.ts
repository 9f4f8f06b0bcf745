import assert from "node:assert/strict";
import { type CorrelationRule, timespanOf } from "../../../model/correlations/correlation-rule";
import { correlationRules } from "../../../model/correlations/correlation-rules";
import { type Observation, observer } from "../../../model/correlations/observation";
import type { Envelope } from "../../../model/envelope";
import {
  dueAt,
  fold,
  grace,
  groupKey,
  type GroupState,
  keyOf,
  nothingSeen,
} from "../../../functions/correlate-events/decide";

/** Numbers from 0 on, the same for each seed. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function shuffled<Value>(values: readonly Value[], next: (below: number) => number): Value[] {
  const result = [...values];
  for (let index = result.length - 1; index > 0; index--) {
    const other = next(index + 1);
    [result[index], result[other]] = [result[other] as Value, result[index] as Value];
  }
  return result;
}

const day = 86_400_000;

/** In an order in which deliveries that are up to a day late can come. */
function delivered(events: readonly Envelope[], next: (below: number) => number): Envelope[] {
  const isShort = Math.max(...events.map(timeOf)) - Math.min(...events.map(timeOf)) <= day;
  if (isShort) return shuffled(events, next);
  return events
    .map((event) => ({ event, at: timeOf(event) + next(day) }))
    .sort((a, b) => a.at - b.at)
    .map(({ event }) => event);
}

const timeOf = ({ time }: Envelope) => Date.parse(time);

/** Incidents that are told when these events come in this order, and everything is due at last. */
function incidentsOf(
  rule: CorrelationRule,
  events: readonly Envelope[],
  { learnsSince }: { learnsSince?: number } = {},
) {
  const observe = observer([rule], keyOf);
  const states = new Map<string, { state: GroupState; group: Record<string, string> }>();
  const told = new Set<string>();
  const first = Math.min(...events.map(({ time }) => Date.parse(time)));
  let since = learnsSince;
  let now = first;
  const step = (key: string, group: Record<string, string>, news: Parameters<typeof fold>[3]) => {
    const learnedUntil = rule.type === "first_seen" ? (since ?? first) + rule.learningDays * 86_400_000 : undefined;
    const state = fold(rule, group, states.get(key)?.state ?? nothingSeen, news, {
      now,
      leaseEnds: now + 1000,
      ...(learnedUntil !== undefined && { learnedUntil }),
    });
    for (const { id, untold } of state.incidents) if (untold !== undefined) told.add(id);
    states.set(key, { state, group });
  };
  for (const event of events) {
    now = Math.max(now, Date.parse(event.time));
    // What waits for something that does not come is not due while events still come.
    if (rule.type === "absent") now = first;
    for (const { group, observation } of observe(event)) {
      since ??= observation.at;
      step(groupKey(rule, group), group, [observation]);
    }
  }
  for (const [key, { state, group }] of states) {
    now = (dueAt(rule, state) ?? now) + 2 * grace;
    step(key, group, []);
  }
  return told.size;
}

describe("a correlation rule", () => {
  for (const rule of correlationRules)
    describe(rule.id, () => {
      it("fires once on its sample, whatever the order and however often events come", () => {
        const first = Date.parse(rule.sample[0]?.time ?? "");
        assert.equal(incidentsOf(rule, rule.sample), 1);
        for (let seed = 1; seed <= 40; seed++) {
          const next = generator(seed);
          const repeated = [...rule.sample, ...rule.sample.filter(() => next(2) === 0)];
          const told = incidentsOf(rule, delivered(repeated, next), { learnsSince: first });
          assert.equal(told, 1, `seed ${seed}`);
        }
      });

      it("does not fire on its near-misses in any order", () => {
        for (const [index, events] of rule.nearMisses.entries()) {
          const first = Date.parse(events[0]?.time ?? "");
          assert.equal(incidentsOf(rule, events), 0, `near-miss ${index}`);
          for (let seed = 1; seed <= 20; seed++) {
            const next = generator(seed);
            const told = incidentsOf(rule, delivered([...events, ...events], next), { learnsSince: first });
            assert.equal(told, 0, `near-miss ${index}, seed ${seed}`);
          }
        }
      });

      it("does not fire when an event of its sample is missing", () => {
        if (rule.type !== "temporal" && rule.type !== "temporal_ordered") return;
        const observe = observer([rule], keyOf);
        for (const [position, { id, atLeast = 1 }] of rule.events.entries()) {
          if (atLeast > 1) continue;
          const without: Envelope[] = rule.sample.filter(
            (event) => !observe(event).some(({ observation }) => observation.event === position),
          );
          if (without.length < rule.sample.length) assert.equal(incidentsOf(rule, without), 0, id);
        }
      });
    });
});

describe("what did not follow", () => {
  const rule = correlationRules.find(({ id }) => id === "account-without-heartbeat") ?? assert.fail();
  const span = timespanOf(rule);
  const now = Date.parse("2026-11-02T12:00:00Z");
  const hour = 3_600_000;
  const observed = (event: number, hoursAgo: number): Observation => {
    const at = now - hoursAgo * hour;
    return { event, at, key: `${event} ${at}`, name: "x" };
  };
  /** Incidents after these came one batch after another at one time, and everything is due at last. */
  const toldOf = (batches: readonly (readonly Observation[])[]) => {
    const step = (state: GroupState, news: readonly Observation[], at: number) =>
      fold(rule, { account: "111122223333" }, state, news, { now: at, leaseEnds: at });
    const state = batches.reduce((known, news) => step(known, news, now), nothingSeen);
    const due = dueAt(rule, state);
    return (due === undefined ? state : step(state, [], due + 10 * span)).incidents.length;
  };

  it("is not told because of events whose senders chose times to come", () => {
    const years = Array.from({ length: 400 }, (_, index) => observed(1, 48 * (200 - index) + 12));
    assert.equal(toldOf([years, [observed(1, 60)], years, [observed(0, 80)]]), 0);
    assert.equal(toldOf([[observed(1, 60)], ...years.map((each) => [each]), [observed(0, 80)]]), 0);
    const later = years.filter(({ at }) => at > now);
    assert.equal(toldOf([later, [observed(0, 80)]]), 1);
  });

  it("is told of what comes late as of what comes in time, in every order", () => {
    const [first, again, after] = [observed(0, 60), observed(0, 50), observed(1, 55)];
    for (const order of [
      [first, again],
      [again, first],
    ])
      assert.equal(toldOf(order.map((each) => [each])), 1);
    for (const order of [
      [first, after],
      [after, first],
    ])
      assert.equal(toldOf(order.map((each) => [each])), 0);
  });

  it("waits as long for what follows a late event as for what is on its way", () => {
    const group = { account: "111122223333" };
    const late = fold(rule, group, nothingSeen, [observed(0, 60)], { now, leaseEnds: now });
    assert.deepEqual([late.incidents, dueAt(rule, late)], [[], now + grace]);
    const waited = fold(rule, group, late, [], { now: now + grace + 1, leaseEnds: now });
    assert.equal(waited.incidents.length, 1);
  });
});

describe("many of one kind", () => {
  const minute = 60_000;
  const start = Date.parse("2026-11-02T12:00:00Z");
  const ruleOf = (id: string) => correlationRules.find((each) => each.id === id) ?? assert.fail(id);
  const seen = (event: number, at: number, value?: string): Observation => ({
    event,
    at: start + at,
    key: `${event} ${value ?? ""} ${at}`,
    name: "x",
    ...(value !== undefined && { value }),
  });
  const group = { account: "111122223333" };
  /** What is left of these, each delivered alone. */
  const after = (rule: CorrelationRule, events: readonly Observation[]) =>
    events.reduce<GroupState>((state, each) => {
      const now = Math.max(start, ...events.map(({ at }) => at));
      return fold(rule, group, state, [each], { now, leaseEnds: now });
    }, nothingSeen);
  const flood = (event: number, value?: string) =>
    Array.from({ length: 600 }, (_, index) => seen(event, minute + index * 1000, value));

  it("do not push out the one of another, whatever a rule counts", () => {
    const destroyed = ruleOf("data-destroyed");
    const values = [seen(0, 0, "DeleteBucket"), ...flood(3, "DeleteSnapshot"), seen(4, 20 * minute, "DeleteTable")];
    assert.equal(after(destroyed, values).incidents.length, 1);
    assert.equal(after(destroyed, [...values].reverse()).incidents.length, 1);
    const made = ruleOf("administrator-made");
    const events = [seen(0, 0), ...flood(2), seen(1, 20 * minute)];
    assert.equal(after(made, events).incidents.length, 1);
    const chained = ruleOf("role-chained-twice");
    const [first, second] = chained.events;
    assert(first !== undefined && second !== undefined);
    const threefold = { ...chained, events: [first, second, { ...second, id: "third" }] };
    assert.equal(after(threefold, [seen(0, 0), ...flood(1), seen(2, 20 * minute)]).incidents.length, 1);
  });

  it("are remembered by few, and change nothing when they come again", () => {
    for (const [rule, events] of [
      [ruleOf("data-destroyed"), flood(3, "DeleteSnapshot")],
      [ruleOf("administrator-made"), flood(2)],
    ] as const) {
      const state = after(rule, events);
      assert(state.seen.length < 10, `${rule.id}: ${state.seen.length}`);
      for (const again of events) {
        const next = fold(rule, group, state, [again], { now: start + day / 24, leaseEnds: start });
        assert.deepEqual(next, state, again.key);
      }
    }
  });

  it("are told as if all were remembered, in every order", () => {
    const counting = ruleOf("data-destroyed");
    const three: CorrelationRule = { ...ruleOf("administrator-made"), timespanMinutes: 30 } as CorrelationRule;
    const events = three.events.map((each, index) => ({ ...each, atLeast: index + 1 }));
    const rules = [counting, { ...three, events }] as const;
    const span = 30 * minute;
    let fired = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const next = generator(seed);
      for (const rule of rules) {
        const series = Array.from({ length: 60 }, () => {
          const kind = Math.max(0, 2 - Math.floor(Math.log2(next(40) + 1) / 2));
          return seen(kind, next(10 * 30) * minute, `value ${kind}`);
        }).filter(
          ({ at, event }, index, all) => all.findIndex((each) => each.at === at && each.event === event) === index,
        );
        const enough = (window: readonly Observation[]) =>
          events.every(
            (each, event) =>
              window.filter((one) => one.event === event).length >= (rule === counting ? 1 : each.atLeast),
          );
        const expected = series.some(({ at }) => enough(series.filter((one) => one.at >= at && one.at <= at + span)));
        if (expected) fired++;
        const { incidents } = after(rule, shuffled(series, next));
        assert.equal(incidents.length > 0, expected, `${rule.id}, seed ${seed}`);
      }
    }
    // Neither always nor never.
    assert(fired > 20 && fired < 100, String(fired));
  });
});

describe("a count of several events", () => {
  it("counts what is two of them once", () => {
    const guessed = correlationRules.find(({ id }) => id === "sign-in-guessed") ?? assert.fail();
    const [failed] = guessed.events as readonly [CorrelationRule["events"][0]];
    const twice: CorrelationRule = { ...guessed, events: [failed, { ...failed, id: "failed-too" }] };
    assert.equal(incidentsOf(twice, guessed.sample), 1);
    assert.equal(incidentsOf(twice, guessed.sample.slice(0, 9)), 0);
  });
});

describe("events of forged times", () => {
  /** What is told of these events, delivered in this order before `now`, and once everything is due. */
  const toldBy = (id: string, now: number, events: readonly Envelope[]) => {
    const rule = correlationRules.find((each) => each.id === id) ?? assert.fail(id);
    const observe = observer([rule], keyOf);
    let state: GroupState = nothingSeen;
    let group: Record<string, string> = {};
    for (const event of events)
      for (const each of observe(event)) {
        group = { ...each.group };
        state = fold(rule, group, state, [each.observation], { now, leaseEnds: now + 1000 });
      }
    const later = Math.max(now, dueAt(rule, state) ?? now) + 2 * grace;
    return fold(rule, group, state, [], { now: later, leaseEnds: later + 1000 }).incidents.length;
  };
  const at = (event: Envelope, time: number): Envelope => {
    const moved = new Date(time).toISOString();
    const { eventID, ...detail } = event.detail;
    return {
      ...event,
      time: moved,
      id: moved,
      detail: { ...detail, ...(eventID !== undefined && { eventID: moved }) },
    };
  };
  const ruleOf = (id: string) => correlationRules.find((each) => each.id === id) ?? assert.fail(id);

  it("do not make a rule forget what it has counted", () => {
    const { sample } = ruleOf("sign-in-guessed");
    const now = Math.max(...sample.map(timeOf)) + day / 24;
    const [first] = sample;
    assert.ok(first);
    const half = Math.floor(sample.length / 2);
    const forged = at(first, now + 1000 * day);
    assert.equal(toldBy("sign-in-guessed", now, [...sample.slice(0, half), forged, ...sample.slice(half)]), 1);
  });
});
