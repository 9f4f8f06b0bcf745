import assert from "node:assert/strict";
import fc from "fast-check";
import { planDetectionRules, usesWildcard } from "../../../model/detections/detection-rules";
import { compileDetections, detections, findDetection } from "../../../model/detections/detections";
import { compilePattern, compilePatterns } from "../../../model/pattern/pattern";
import { SettingsError } from "../../../model/settings-error";

const plenty = { rules: 400 };

/** Those that have a rule of their own where there is room; alerts of correlation rules share theirs in any case. */
const single = detections.filter(({ correlates }) => correlates === undefined);

describe("the rules of detections", () => {
  it("are one for each detection, named after it, in the state that it needs", () => {
    const rules = planDetectionRules(single, plenty);
    assert.deepEqual(
      rules.map(({ suffix }) => suffix),
      single.map(({ id }) => id),
    );
    for (const rule of rules) {
      const detection = findDetection(rule.suffix);
      assert.deepEqual(rule.detections, [rule.suffix]);
      assert.equal(rule.state, detection?.readOnly ? "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS" : "ENABLED");
      assert.deepEqual((rule.pattern as { source: string[] }).source, [detection?.source]);
    }
  });

  it("are few for alerts of correlation rules, which all have one source", () => {
    const alerts = detections.filter(({ correlates }) => correlates !== undefined);
    const rules = planDetectionRules(alerts, plenty);
    assert.ok(rules.length <= 4, String(rules.length));
    assert.deepEqual(
      rules.flatMap((rule) => rule.detections).sort(),
      alerts.map(({ id }) => id),
    );
    for (const { id, sample } of alerts) {
      const taking = rules.filter(({ pattern }) => compilePattern(pattern).matches(sample));
      assert.deepEqual(
        taking.map((rule) => rule.detections.includes(id)),
        [true],
        id,
      );
    }
  });

  it("are shared by those of the lowest severity first if the bus has too few left", () => {
    const rules = planDetectionRules(detections, { rules: single.length - 1 });
    const alone = new Set(rules.map(({ suffix }) => suffix));
    for (const { id, severity } of single) if (severity !== "low") assert.ok(alone.has(id), id);
    assert.ok(rules.some(({ detections: ids }) => ids.length > 1));
    assert.deepEqual(
      rules.flatMap((rule) => rule.detections).sort(),
      detections.map(({ id }) => id),
    );
  });

  it("are shared by detections of one source if the bus has too few left, never by reads and others", () => {
    const rules = planDetectionRules(detections, { rules: 130 });
    assert.ok(rules.length <= 130, String(rules.length));
    assert.deepEqual(
      rules.flatMap((rule) => rule.detections).sort(),
      detections.map(({ id }) => id),
    );
    assert.equal(new Set(rules.map(({ suffix }) => suffix)).size, rules.length);
    for (const rule of rules) {
      const ofRule = rule.detections.map((id) => findDetection(id) ?? assert.fail(id));
      assert.equal(new Set(ofRule.map(({ source }) => source)).size, 1);
      assert.equal(new Set(ofRule.map(({ readOnly }) => readOnly === true)).size, 1);
      compilePattern(rule.pattern);
    }
  });

  it("are shared by several sources if even that is too many, never by reads and others, nor by wildcards and others", () => {
    const rules = planDetectionRules(detections, { rules: 60 });
    assert.ok(rules.length <= 60, String(rules.length));
    assert.deepEqual(
      rules.flatMap((rule) => rule.detections).sort(),
      detections.map(({ id }) => id),
    );
    assert.equal(new Set(rules.map(({ suffix }) => suffix)).size, rules.length);
    for (const rule of rules) {
      const ofRule = rule.detections.map((id) => findDetection(id) ?? assert.fail(id));
      assert.equal(new Set(ofRule.map(({ readOnly }) => readOnly === true)).size, 1);
      compilePattern(rule.pattern);
      assert.ok(JSON.stringify(rule.pattern).length <= 2048, rule.suffix);
      if (ofRule.every(({ readOnly }) => readOnly !== true))
        assert.equal(new Set(ofRule.map(({ pattern }) => usesWildcard(pattern))).size, 1, rule.suffix);
    }
  });

  for (const few of [130, 60])
    it(`fire for the same events, shared or not: ${few} rules`, () => {
      const alone = compileDetections(detections);
      const shared = planDetectionRules(detections, { rules: few });
      const set = compilePatterns(new Map(shared.map(({ suffix, pattern }) => [suffix, pattern])));
      for (const { id, sample, nearMisses } of detections)
        for (const event of [sample, ...nearMisses]) {
          const expected = alone.match(event);
          const rules = shared.filter((rule) => rule.detections.some((each) => expected.includes(each)));
          assert.deepEqual(set.match(event).sort(), rules.map(({ suffix }) => suffix).sort(), id);
        }
    });

  it("do not depend on order and keep their names if another detection is excluded", () => {
    const names = (chosen: typeof detections) => planDetectionRules(chosen, plenty).map(({ suffix }) => suffix);
    fc.assert(
      fc.property(fc.shuffledSubarray(single, { minLength: 1 }), (chosen) => {
        const named = names(chosen);
        assert.deepEqual(named, names([...chosen].sort((a, b) => (a.id < b.id ? -1 : 1))));
        for (const { id } of chosen) assert.ok(named.includes(id));
      }),
    );
  });

  it("are shared if wildcards are scarce, and are an error if that does not help", () => {
    const wildcards = detections.filter(({ pattern }) => usesWildcard(pattern));
    assert.ok(wildcards.length > 7);
    const rules = planDetectionRules(detections, { rules: 300, wildcardRules: 7 });
    assert.ok(rules.filter(({ pattern }) => usesWildcard(pattern)).length <= 7);
    assert.throws(
      () => planDetectionRules(detections, { rules: 5 }),
      (error) => {
        assert.ok(error instanceof SettingsError);
        assert.match(error.message, /detections need \d+ rules of the central bus.*it has 5 left.*detections\.exclude/);
        return true;
      },
    );
  });

  it("reject a pattern that leaves no room for the condition on replays", () => {
    const detection = findDetection("root-sign-in") ?? assert.fail();
    const eventName = Array.from({ length: 90 }, (_, index) => `AnInventedCallNumber${index}`);
    assert.throws(
      () => planDetectionRules([{ ...detection, pattern: { "detail-type": ["x"], detail: { eventName } } }], plenty),
      /The pattern of the detection root-sign-in has \d{4} characters; a rule has room for \d{4}/,
    );
  });

  it("count wildcards where they are operators, negated ones too, and not fields of that name", () => {
    assert.equal(usesWildcard({ detail: { name: [{ wildcard: "a*" }] } }), true);
    assert.equal(usesWildcard({ $or: [{ name: [{ "anything-but": { wildcard: "a*" } }] }] }), true);
    assert.equal(usesWildcard({ detail: { wildcard: ["a*"] } }), false);
    assert.equal(usesWildcard({ detail: { wildcard: [{ prefix: "a" }] } }), false);
  });
});
