import assert from "node:assert/strict";
import { expectedOutcomesOf, sampleTrafficOf } from "../../../simulator/traffic/repeated-traffic";
import type { Stage } from "../../../simulator/traffic/send";
import type { RuleShape } from "../../../simulator/traffic/thinning";
import { sampleTraffic } from "../../../simulator/traffic/traffic";
import { prodSettings } from "../../settings-of-prod";
import { stageOf } from "./stage";

const settings = prodSettings((raw) => {
  raw["accounts"] = raw["accounts"].slice(0, 3);
  raw["regions"] = { "us-east-1": {}, "us-west-2": { hub: "us-east-1" } };
});
const bus = "arn:aws:events:us-east-1:100000000002:event-bus/prod";
const now = new Date("2026-11-02T12:00:00Z");
const stage = stageOf(settings, { all: false });

/** One rule in each place, with a pattern for the places of one Region. */
const ruleIn = (region: string, shape: Partial<RuleShape>) => (place: { readonly region: string }) => [
  { pattern: '{"source":["aws.iam"]}', state: "ENABLED", targets: [{}], ...(place.region === region && shape) },
];

describe("sample traffic that is used again", () => {
  it("is the same for an equal stage, whoever answers for it", () => {
    const sends = sampleTrafficOf(stage);
    assert.deepEqual(sends, sampleTraffic(stage));
    assert.equal(sampleTrafficOf({ ...stage, rulesAt: () => [] }), sends);
  });

  const others: Readonly<Record<string, Partial<Stage>>> = {
    "other accounts": { accounts: stage.accounts.slice(0, 1) },
    "another Region": { regions: ["us-east-1"] },
    "a bus": { buses: [bus] },
    "a stream": { streams: ["arn:aws:firehose:us-east-1:100000000002:deliverystream/event-governance-prod-archive"] },
    "no floods": { buses: [bus], floods: false },
    "every place": { all: true },
    "another present": { now: new Date("2026-11-03T12:00:00Z") },
    "a rule": { rulesAt: ruleIn("", {}) },
    "a rule that differs in a Region by its pattern": {
      rulesAt: ruleIn("us-west-2", { pattern: '{"source":["aws.s3"]}' }),
    },
    "a rule that differs in a Region by its state": { rulesAt: ruleIn("us-west-2", { state: "DISABLED" }) },
    "a rule that differs in a Region by its targets": { rulesAt: ruleIn("us-west-2", { targets: [] }) },
  };
  for (const [what, change] of Object.entries(others))
    it(`is made anew for a stage with ${what}`, () => {
      const other = { ...stage, ...change };
      const sends = sampleTrafficOf(other);
      assert.notEqual(sends, sampleTrafficOf(stage));
      assert.deepEqual(sends, sampleTraffic(other));
      assert.equal(sampleTrafficOf(other), sends);
    });

  it("is judged by expectations of the same settings, name, accounts and present alone", () => {
    const place = { environment: "prod", accounts: stage.accounts, now };
    const known = expectedOutcomesOf(settings, place);
    assert.equal(expectedOutcomesOf(settings, { ...place, now: new Date(now) }), known);
    for (const other of [
      { ...place, environment: "test" },
      { ...place, accounts: stage.accounts.slice(0, 1) },
      { ...place, now: new Date("2026-11-03T12:00:00Z") },
    ]) {
      const made = expectedOutcomesOf(settings, other);
      assert.notEqual(made, known);
      assert.equal(expectedOutcomesOf(settings, other), made);
    }
    assert.notEqual(expectedOutcomesOf(prodSettings(), place), expectedOutcomesOf(settings, place));
  });
});
