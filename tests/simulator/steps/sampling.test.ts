import assert from "node:assert/strict";
import type { Account } from "../../../model/accounts/account";
import type { Settings } from "../../../model/settings/schema";
import { createSampling, type Planned } from "../../../simulator/steps/sampling";
import { prodSettings } from "../../settings-of-prod";

const accountsOf = (count: number, change: (index: number) => Partial<Account> = () => ({})): Account[] =>
  Array.from({ length: count }, (_, index) => ({
    id: String(700_000_000_000 + index),
    name: `member-${index}`,
    unit: "Elsewhere",
    tags: {},
    ...change(index),
  }));

const rules = [{ suffix: "identity", pattern: { source: ["aws.iam"], detail: { eventName: ["CreateUser"] } } }];

/** As the program plans it: the rules are one object for all, and the account's id stands in what is its own. */
const planOf = ({ id }: Account, more: Record<string, unknown> = {}): Planned => ({
  accountId: id,
  inputs: { accountId: id, rules, roles: [{ trust: `arn:aws:iam::${id}:role/forwarder` }], ...more },
});

describe("the sample of an organization's accounts", () => {
  let settings: Settings;
  before(() => {
    settings = prodSettings();
  });

  it("records everything where few accounts are alike", () => {
    const accounts = accountsOf(50);
    const sampling = createSampling(settings, accounts);
    assert.equal(
      sampling.choose(
        "us-east-1",
        accounts.map((each) => planOf(each)),
      ).size,
      50,
    );
    assert.deepEqual(sampling.classes, []);
  });

  it("records a few of 5,000 that differ by their id alone, the same in each Region and in any order", () => {
    const accounts = accountsOf(5000);
    const planned = accounts.map((each) => planOf(each));
    const sampling = createSampling(settings, accounts);
    const chosen = sampling.choose("us-east-1", planned);
    assert.equal(chosen.size, 8);
    assert.deepEqual(new Set(sampling.choose("eu-west-1", [...planned].reverse())), new Set(chosen));
    assert.deepEqual(
      sampling.classes.map(({ recorded, derived }) => recorded.length + derived.length),
      [5000, 5000],
    );
  });

  it("records one at least of each stack into which a Region's accounts are divided", () => {
    const accounts = accountsOf(300);
    const sampling = createSampling(settings, accounts);
    const stacks = [accounts.slice(0, 100), accounts.slice(100, 200), accounts.slice(200)];
    const sizes = stacks.map(
      (stack) =>
        sampling.choose(
          "us-east-1",
          stack.map((each) => planOf(each)),
        ).size,
    );
    assert.deepEqual(sizes, [8, 1, 1]);
  });

  const otherRules = [{ suffix: "identity", pattern: { source: ["aws.iam"], detail: { eventName: ["CreateUsers"] } } }];
  const odd = "700000004711";
  const differences: readonly (readonly [string, Record<string, unknown>])[] = [
    ["by one character in one rule", { rules: otherRules }],
    ["by a rule that it lacks", { rules: [] }],
    ["by an input that others lack", { heartbeatMinutes: 15 }],
    ["by an input that is the id of another account", { busArn: "arn:aws:events:us-east-1:700000000001:event-bus/x" }],
    ["by the text that stands for an account's own id", { roles: [{ trust: "arn:aws:iam::\u0000:role/forwarder" }] }],
    ["by a role that names another account", { roles: [{ trust: "arn:aws:iam::700000000001:role/forwarder" }] }],
  ];
  for (const [what, change] of differences)
    it(`records the one of 5,000 that differs ${what}`, () => {
      const accounts = accountsOf(5000);
      const sampling = createSampling(settings, accounts);
      const chosen = sampling.choose(
        "us-east-1",
        accounts.map((each) => planOf(each, each.id === odd ? change : {})),
      );
      assert.ok(chosen.has(odd));
      assert.equal(chosen.size, 9);
    });

  it("does not take the one that differs for one like the others although it shares their rules' object", () => {
    const accounts = accountsOf(100);
    const withId = [{ suffix: "identity", pattern: { account: ["700000000007"] } }];
    const sampling = createSampling(settings, accounts);
    const chosen = sampling.choose(
      "us-east-1",
      accounts.map((each) => planOf(each, { rules: withId })),
    );
    assert.ok(chosen.has("700000000007"), "a rule that names an account is another for that account");
  });

  const mentions: readonly (readonly [string, Partial<Account>, Record<string, unknown>])[] = [
    ["its id", {}, { exemptions: [{ account: odd }] }],
    ["its id within an ARN", {}, { queries: { readers: [`arn:aws:iam::${odd}:role/reader`] } }],
    ["its unit", { unit: "Workloads/Sandbox" }, { remediation: { units: { "Workloads/Sandbox": "enforce" } } }],
    ["a unit above", { unit: "Labs/One/Two" }, { remediation: { units: { Labs: "enforce" } } }],
    [
      "the id of a unit above",
      { path: "o-a1/r-ab12/ou-ab12-77777777/" },
      { rollout: { units: { X: "ou-ab12-77777777" } } },
    ],
    [
      "a path above",
      { path: "o-a1/r-ab12/ou-ab12-77777777/" },
      { organization: { paths: ["o-a1/r-ab12/ou-ab12-7*"] } },
    ],
    ["one of its tags", { tags: { exempt: "yes" } }, { exemptions: [{ accountTag: { key: "exempt", value: "yes" } }] }],
  ];
  for (const [what, own, mention] of mentions)
    it(`records an account of which settings mention ${what}`, () => {
      const accounts = accountsOf(5000, (index) => (index === 4711 ? own : {}));
      const sampling = createSampling({ ...settings, ...mention } as unknown as Settings, accounts);
      assert.ok(
        sampling
          .choose(
            "us-east-1",
            accounts.map((each) => planOf(each)),
          )
          .has(odd),
      );
    });

  it("records accounts that it is told to", () => {
    const accounts = accountsOf(5000);
    const sampling = createSampling(settings, accounts, new Set([odd]));
    assert.ok(
      sampling
        .choose(
          "us-east-1",
          accounts.map((each) => planOf(each)),
        )
        .has(odd),
    );
  });

  it("writes out what members share once, however many there are", () => {
    const written = (count: number) => {
      let times = 0;
      const shared = [{ toJSON: () => (times++, "rule") }];
      const accounts = accountsOf(count);
      const sampling = createSampling(settings, accounts);
      sampling.choose(
        "us-east-1",
        accounts.map((each) => planOf(each, { rules: shared })),
      );
      return times;
    };
    assert.equal(written(400), written(100));
    assert(written(100) > 0);
  });
});
