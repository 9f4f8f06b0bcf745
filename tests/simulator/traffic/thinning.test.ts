import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { Envelope } from "../../../model/envelope";
import { compilePattern } from "../../../model/pattern/pattern";
import { type Kind, type Place, type RuleShape, thinTraffic } from "../../../simulator/traffic/thinning";

const regions = ["us-east-1", "us-west-2", "eu-central-1", "eu-west-1", "ap-south-1"];

const kind = (source: string, within?: readonly string[]): Kind => ({
  ...(within && { regions: within }),
  arises: ({ account, region }: Place): Envelope => ({
    version: "0",
    id: `${source} ${account} ${region}`,
    "detail-type": "Anything",
    source,
    account,
    region,
    time: "2026-11-02T10:15:30Z",
    resources: [],
    detail: {},
  }),
});

const rule = (sources: readonly string[]): RuleShape => ({
  pattern: JSON.stringify({ source: sources }),
  state: "ENABLED",
  targets: [{}],
});

/** Some accounts and Regions, some kinds that occur everywhere or in some Regions, and rules that share the kinds. */
const environments = fc
  .record({
    accounts: fc.integer({ min: 1, max: 8 }),
    regions: fc.integer({ min: 1, max: regions.length }),
    kinds: fc.array(fc.option(fc.subarray(regions, { minLength: 1 }), { nil: undefined }), {
      minLength: 1,
      maxLength: 12,
    }),
    rules: fc.integer({ min: 1, max: 4 }),
  })
  .map(({ accounts, regions: of, kinds, rules }) => {
    const places = Array.from({ length: accounts }, (_, index) => `${100_000_000_000 + index}`).flatMap((account) =>
      regions.slice(0, of).map((region) => ({ account, region })),
    );
    const all = kinds.map((within, index) => kind(`aws.s${index}`, within));
    const shared = Array.from({ length: rules }, (_, turn) =>
      rule(all.flatMap((_kind, index) => (index % rules === turn ? [`aws.s${index}`] : [])).concat(`aws.none${turn}`)),
    );
    return { places, kinds: all, rules: shared };
  });

type Case = typeof environments extends fc.Arbitrary<infer T> ? T : never;

const isPossible = ({ regions: within }: Kind, { region }: Place) => within?.includes(region) ?? true;

describe("the thinned traffic", () => {
  it("sends through each rule of each place, whenever a kind exists that it takes", () => {
    fc.assert(
      fc.property(environments, ({ places, kinds, rules }: Case) => {
        const sends = thinTraffic(kinds, places, () => rules);
        for (const place of places)
          for (const { pattern = "" } of rules) {
            const taken = kinds.map(
              (each) => isPossible(each, place) && compilePattern(pattern).matches(each.arises(place)),
            );
            assert.equal(
              taken.some((takes, index) => takes && sends(index, place)),
              taken.includes(true),
              `${pattern} in ${JSON.stringify(place)}`,
            );
          }
      }),
    );
  });

  it("sends each kind from each account and from each Region in which it can occur", () => {
    fc.assert(
      fc.property(environments, ({ places, kinds, rules }: Case) => {
        const sends = thinTraffic(kinds, places, () => rules);
        kinds.forEach((each, index) => {
          const possible = places.filter((place) => isPossible(each, place));
          const sent = possible.filter((place) => sends(index, place));
          for (const by of ["account", "region"] as const)
            assert.deepEqual(new Set(sent.map((place) => place[by])), new Set(possible.map((place) => place[by])));
        });
      }),
    );
  });

  it("sends every kind from a place whose rules differ from all others, whatever the difference", () => {
    const differences: ((rules: readonly RuleShape[]) => readonly RuleShape[])[] = [
      (rules) => rules.slice(1),
      (rules) => [...rules, rule(["aws.s0"])],
      ([first, ...rest]) => [{ ...first, state: "DISABLED", targets: [{}] }, ...rest],
      ([first, ...rest]) => [{ state: "ENABLED", ...first, targets: [] }, ...rest],
      (rules) => rules.map((each, index) => (index === 0 ? rule(["aws.s0", "aws.other"]) : each)),
    ];
    const kinds = Array.from({ length: 12 }, (_, index) => kind(`aws.s${index}`));
    const rules = [rule(["aws.s0", "aws.s1", "aws.s2"]), rule(kinds.slice(3).map((_, index) => `aws.s${index + 3}`))];
    const places = ["1", "2", "3", "4", "5"].flatMap((account) => regions.map((region) => ({ account, region })));
    for (const differ of differences)
      fc.assert(
        fc.property(fc.constantFrom(...places), (odd) => {
          const sends = thinTraffic(kinds, places, (place) =>
            place.account === odd.account && place.region === odd.region ? differ(rules) : rules,
          );
          assert.ok(kinds.every((_, index) => sends(index, odd)));
        }),
        { numRuns: 10 },
      );
  });

  it("sends far less than everything where many accounts and Regions are alike", () => {
    const kinds = Array.from({ length: 50 }, (_, index) => kind(`aws.s${index}`));
    const rules = [rule(kinds.map((_, index) => `aws.s${index}`))];
    const places = Array.from({ length: 40 }, (_, account) => `${account}`).flatMap((account) =>
      regions.map((region) => ({ account, region })),
    );
    const sends = thinTraffic(kinds, places, () => rules);
    const sent = places.reduce((sum, place) => sum + kinds.filter((_, index) => sends(index, place)).length, 0);
    assert.ok(sent < (places.length * kinds.length) / 4, `${sent} of ${places.length * kinds.length}`);
  });
});
