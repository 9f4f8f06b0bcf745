import assert from "node:assert/strict";
import fc from "fast-check";
import type { Account } from "../../../model/accounts/account";
import { templateText } from "../../../model/members/cloudformation";
import { furtherRulesTemplate, memberTemplate, type MemberTemplateArgs } from "../../../model/members/member-template";
import { namesOf } from "../../../model/names";
import { planNetwork } from "../../../model/network/network";
import { batchesOf, planRollout, shardOf } from "../../../model/members/rollout";
import { type RolloutMode, rolloutModes } from "../../../model/settings/rollout-modes";
import type { Settings } from "../../../model/settings/schema";
import { SettingsError } from "../../../model/settings-error";
import { deploy } from "../../../simulator/record/stack-set/deploy";
import { parseTemplate } from "../../../simulator/record/stack-set/template";
import { prodSettings, rawProdSettings } from "../../settings-of-prod";

const region = "us-east-1";

function settingsFor(mode: RolloutMode, change: (rollout: any) => void = () => undefined): Settings {
  return prodSettings((raw) => {
    raw["rollout"].mode = mode;
    change(raw["rollout"]);
  });
}

function plan(settings: Settings, shard = 1, accounts = settings.accounts as readonly Account[]) {
  const environment = "prod";
  const members = planNetwork(environment, settings, accounts).members.filter((member) => member.region === region);
  return planRollout({ environment, settings, accounts, members, region, shard });
}

const idsOf = (members: readonly { readonly accountId: string }[] = []) => members.map(({ accountId }) => accountId);
const allIds = rawProdSettings()
  ["accounts"].map(({ id }: Account) => id)
  .sort();

describe("a rollout", () => {
  for (const mode of rolloutModes)
    it(`reaches every account in exactly one way: ${mode}`, () => {
      const of = mode === "delegated" ? 1 : 3;
      const settings = settingsFor(mode, (rollout) => of > 1 && (rollout.shard = { of }));
      const reached = Array.from({ length: of }, (_, index) => plan(settings, index + 1)).flatMap(
        ({ own, assumed, delegated, stackSet }) => [...own, ...assumed, ...delegated, ...(stackSet?.members ?? [])],
      );
      assert.deepEqual(idsOf(reached).sort(), allIds);
    });

  it("leaves the management account and accounts outside the units to an assumed role", () => {
    const { own, assumed, stackSet } = plan(settingsFor("stackSet"));
    assert.deepEqual(idsOf(assumed), ["100000000001", "300000000001", "300000000002"]);
    assert.deepEqual(idsOf(own), [], "the governance account is in a unit that the StackSet covers");
    assert.equal(stackSet?.members.length, 11);
  });

  it("identifies units by the organization path if known, and by name otherwise", () => {
    const settings = settingsFor("stackSet", (rollout) => (rollout.units = { Work: "ou-ab12-22222222" }));
    const account = { id: "700000000001", name: "a", tags: {} };
    const covered = (more: Pick<Account, "unit" | "path">) =>
      (plan(settings, 1, [{ ...account, ...more }]).stackSet?.members.length ?? 0) > 0;
    assert.equal(covered({ unit: "Work" }), true);
    assert.equal(covered({ unit: "Work/Deep/Deeper" }), true);
    assert.equal(covered({ unit: "Workshop" }), false);
    assert.equal(covered({ unit: "/" }), false);
    assert.equal(covered({ unit: "Renamed", path: "o-a1b2c3d4e5/r-ab12/ou-ab12-22222222/" }), true);
    assert.equal(covered({ unit: "Work", path: "o-a1b2c3d4e5/r-ab12/ou-ab12-33333333/" }), false);
  });

  it("keeps an account in its shard, whatever happens to the others", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999 }), fc.integer({ min: 1, max: 50 }), (number, of) => {
        const shard = shardOf(`700${String(number).padStart(9, "0")}`, of);
        assert(shard >= 1 && shard <= of);
        assert.equal(shard, shardOf(`700${String(number).padStart(9, "0")}`, of));
      }),
    );
    const sizes = [0, 0, 0, 0];
    for (let number = 0; number < 4000; number++) sizes[shardOf(String(700_000_000_000 + number), 4) - 1]!++;
    for (const size of sizes) assert(size > 800 && size < 1200, sizes.join());
  });

  it("puts units into batches of at most 50, and leaves them there when one is added", () => {
    const units = Array.from({ length: 120 }, (_, index) => `ou-ab12-${String(index).padStart(8, "0")}`);
    const batches = batchesOf(units);
    assert.deepEqual(batches.flat().sort(), units);
    for (const batch of batches) assert(batch.length <= 50);
    const more = batchesOf([...units, "ou-ab12-newcomer"]);
    assert.equal(more.length, batches.length);
    batches.forEach((batch, index) =>
      assert.deepEqual(
        more[index]?.filter((unit) => units.includes(unit)),
        batch,
      ),
    );
    assert.deepEqual(batchesOf([]), []);
  });

  it("is an error that states the memory if it would start too many providers", () => {
    const settings = settingsFor("assumeRole", (rollout) => (rollout.maxProviders = 10));
    assert.throws(
      () => plan(settings),
      (error) =>
        error instanceof SettingsError &&
        /us-east-1 reaches 13 accounts .* 5 to 6 GB of memory.*maxProviders allows 10.*shard: \{ of: 3 \}.*"delegated"/.test(
          error.message,
        ),
    );
    assert.doesNotThrow(() => plan(settingsFor("assumeRole", (rollout) => (rollout.maxProviders = 13))));
    assert.doesNotThrow(() => plan(settingsFor("delegated", (rollout) => (rollout.maxProviders = 1))));
    const divided = settingsFor("assumeRole", (rollout) =>
      Object.assign(rollout, { maxProviders: 10, shard: { of: 3 } }),
    );
    for (const shard of [1, 2, 3]) assert.doesNotThrow(() => plan(divided, shard));
  });
});

describe("the members' template", () => {
  const settings = settingsFor("stackSet");
  const { stackSet } = plan(settings);
  const args = {
    names: namesOf("prod"),
    region,
    busArn: "arn:aws:events:us-east-1:100000000002:event-bus/event-governance-prod",
    rules: stackSet?.rules ?? [],
    members: stackSet?.members ?? [],
    heartbeatMinutes: 15,
    deadLetterDays: 14,
    lettersAlarm: true,
  };

  /** Patterns of the rules that an account gets, sorted. */
  const patternsIn = (account: string, given: MemberTemplateArgs = args) =>
    [memberTemplate(given), furtherRulesTemplate(given) ?? assert.fail()]
      .flatMap((template) =>
        deploy({ template: parseTemplate(templateText(template)), urn: "set", stack: "prod", account, region }),
      )
      .filter(({ type }) => type === "aws:cloudwatch/eventRule:EventRule")
      .map(({ inputs }) => String(inputs["eventPattern"]))
      .sort();
  const planned = (rules: readonly { readonly pattern: unknown }[]) =>
    rules.map(({ pattern }) => JSON.stringify(pattern)).sort();

  it("gives every account exactly the rules that the plan has for it", () => {
    const distinct = new Set(args.members.map(({ rules }) => planned(rules).join()));
    assert.equal(distinct.size, 2, "an administrator and everybody else were expected");
    for (const { accountId, rules } of args.members) assert.deepEqual(patternsIn(accountId), planned(rules), accountId);
  });

  it("gives an account that joins later the common rules", () => {
    assert.deepEqual(patternsIn("999999999999"), planned(args.rules));
    assert.deepEqual(patternsIn("999999999999"), patternsIn("400000000001"));
  });

  it("never has one rule name twice in an account, nor for two kinds of account", () => {
    const names = [memberTemplate(args), furtherRulesTemplate(args) ?? assert.fail()]
      .flatMap(({ Resources: resources }) => Object.values(resources))
      .filter(({ Type: type }) => type === "AWS::Events::Rule")
      .map(({ Properties: properties }) => String(properties["Name"]));
    assert.equal(new Set(names).size, names.length, names.join());
    for (const name of names) assert(name.length <= 64, name);
  });

  it("distinguishes more than ten accounts", () => {
    const [special] = args.members.filter(({ accountId }) => accountId === "200000000001");
    assert(special);
    const many = Array.from({ length: 120 }, (_, index) => ({
      accountId: String(600_000_000_000 + index),
      rules: special.rules,
    }));
    const given = { ...args, members: many };
    assert.deepEqual(patternsIn("600000000119", given), planned(special.rules));
    assert.deepEqual(patternsIn("600000000120", given), planned(args.rules));
  });

  it("keeps a rule in its template whatever else is chosen: one that moves is gone for some minutes", () => {
    const inFirst = (rules: typeof args.rules) =>
      Object.values(memberTemplate({ ...args, rules, members: [] }).Resources)
        .filter(({ Type: type }) => type === "AWS::Events::Rule")
        .map(({ Properties: properties }) => String(properties["Name"]));
    for (const rule of args.rules) {
      const name = `event-governance-prod-${rule.suffix}`;
      assert.equal(inFirst([rule]).includes(name), inFirst(args.rules).includes(name), name);
    }
    const first = args.rules.filter(({ suffix }) => inFirst(args.rules).includes(`event-governance-prod-${suffix}`));
    assert.equal(furtherRulesTemplate({ ...args, rules: first, members: [] }), undefined);
  });

  it("has a second template that needs nothing but what the first has, and both leave room for a team's own", () => {
    const further = furtherRulesTemplate(args) ?? assert.fail();
    const first = deploy({
      template: parseTemplate(templateText(memberTemplate(args))),
      urn: "set",
      stack: "prod",
      account: "400000000001",
      region,
    });
    const arnsOfFirst = first.map(({ outputs }) => outputs["arn"]);
    const targets = deploy({
      template: parseTemplate(templateText(further)),
      urn: "set",
      stack: "prod",
      account: "400000000001",
      region,
    }).filter(({ type }) => type === "aws:cloudwatch/eventTarget:EventTarget");
    assert.ok(targets.length > 5);
    for (const { inputs } of targets) {
      assert.ok(arnsOfFirst.includes(inputs["roleArn"]), String(inputs["roleArn"]));
      const letters = inputs["deadLetterConfig"] as { readonly arn: string };
      assert.ok(arnsOfFirst.includes(letters.arn), letters.arn);
    }
    for (const template of [memberTemplate(args), further])
      assert.ok(templateText(template).length < 46_000, String(templateText(template).length));
  });

  it("has no schedule if heartbeats are excluded", () => {
    const { heartbeatMinutes: _, ...silent } = args;
    assert.equal("Heartbeat" in memberTemplate(silent).Resources, false);
    assert.equal("Heartbeat" in memberTemplate(args).Resources, true);
  });

  it("is rejected beyond CloudFormation's 51,200 bytes", () => {
    const long = Array.from({ length: 40 }, (_, index) => ({
      suffix: `r${index}`,
      pattern: { source: ["x".repeat(1500)] },
      state: "ENABLED" as const,
      events: [],
    }));
    assert.throws(
      () => templateText(furtherRulesTemplate({ ...args, rules: long, members: [] }) ?? assert.fail()),
      (error) =>
        error instanceof SettingsError && /has 81,\d{3} bytes; CloudFormation accepts 51,200/.test(error.message),
    );
  });
});
