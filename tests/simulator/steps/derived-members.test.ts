import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MemberForwarding } from "../../../components/members/member-forwarding";
import { type Environment, withRollout } from "../../../environment/environment";
import { rolloutModes } from "../../../model/settings/rollout-modes";
import type { Resource } from "../../../simulator/graph";
import { silentProgress } from "../../../simulator/report/progress";
import { simulate } from "../../../simulator/simulation";
import { type Recording, recordEnvironment } from "../../../simulator/steps/record";
import { manyAccounts, members } from "../many-accounts";

const now = new Date("2026-11-02T12:00:00Z");

async function recordingOf(environment: Environment, all: boolean): Promise<Recording & { readonly said: string }> {
  const said: string[] = [];
  const recording = await recordEnvironment(environment, { root: "", now, all }, silentProgress(), (text) =>
    said.push(text),
  );
  return { ...recording, said: said.join("\n") };
}

const byUrn = (graphs: Recording["graphs"]) =>
  new Map(graphs.flatMap(({ resources }) => resources.map((resource): [string, Resource] => [resource.urn, resource])));

const sorted = ({ options, ...resource }: Resource) => ({
  ...resource,
  options: { ...options, dependsOn: [...options.dependsOn].sort() },
});

describe("the members that are derived from recorded ones", () => {
  let many: Environment;
  before(async () => {
    many = await manyAccounts();
  });

  for (const mode of rolloutModes)
    it(`are, with ${mode}, what the program makes of them when all are recorded`, async () => {
      const environment = withRollout(many, mode);
      const [sampled, full] = [await recordingOf(environment, false), await recordingOf(environment, true)];
      assert.equal(full.derived, undefined);
      const places = sampled.derived?.places ?? [];
      assert.ok(places.length > members / 2, sampled.said);
      assert.deepEqual([...new Set(places.map(({ region }) => region))].sort(), ["us-east-1", "us-west-2"]);
      const real = byUrn(full.graphs);
      const derived = sampled.graphs.at(-1)?.resources ?? [];
      for (const resource of derived) {
        const other = real.get(resource.urn);
        assert.ok(other, resource.urn);
        assert.deepEqual(sorted(resource), sorted(other));
      }
      // And nothing is missing: each place has all of its own but schedules.
      for (const { account, region } of places) {
        const isOf = ({ account: of, region: at, urn, type }: Resource) =>
          of !== "" &&
          !/^pulumi:|:Schedule$/.test(type) &&
          (of === account || urn.includes(account)) &&
          (at === region || urn.startsWith(`urn:pulumi:prod${region === "us-east-1" ? "" : `.${region}`}::`));
        assert.deepEqual(
          derived
            .filter(isOf)
            .map(({ urn }) => urn)
            .sort(),
          [...real.values()]
            .filter(isOf)
            .map(({ urn }) => urn)
            .sort(),
        );
      }
      // Everything of the hub is recorded for all accounts.
      const ofHub = (graphs: Recording["graphs"]) =>
        [...byUrn(graphs).values()].filter(({ urn }) => !/\d{12}/.test(urn)).map(sorted);
      assert.deepEqual(ofHub(sampled.graphs), ofHub(full.graphs));
    }).timeout(240_000);

  it("are none if the program builds one of the recorded ones otherwise", async () => {
    const environment = withRollout(many, "assumeRole");
    const before = await recordingOf(environment, false);
    const recorded = before.graphs
      .flatMap(({ resources }) => resources)
      .filter(({ type, urn }) => type.endsWith(":EventRule") && /forwarding-7\d{11}-/.test(urn));
    const derived = new Set(before.derived?.places.map(({ account }) => account));
    const odd = recorded.map(({ account }) => account).find((account) => !derived.has(account));
    assert.ok(odd);
    await otherwise(odd, async () => {
      const { said, derived: others } = await recordingOf(environment, false);
      assert.equal(others, undefined);
      assert.match(
        said,
        /recording all members, because accounts \d+ and \d+ are planned alike in us-east-1, but urn:/,
      );
    });
  }).timeout(240_000);

  it("each send an event that is archived, and all guarantees hold", async () => {
    const root = mkdtempSync(join(tmpdir(), "derived-"));
    try {
      const environment = withRollout(many, "delegated");
      const result = await simulate(environment, { root: join(root, "archive"), now }, silentProgress());
      assert.deepEqual(
        result.guarantees.flatMap(({ failures }) => failures.map(({ problem }) => problem)),
        [],
      );
      const silent = new Set(
        environment.accounts
          .map(({ id }) => id)
          .filter((id) => !result.journeys.some(({ send }) => send.event.account === id && send.expect === "archived")),
      );
      assert.deepEqual([...silent], []);
      assert.ok(result.derivedAccounts > members / 2);
      assert.ok(result.resources > 0);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  }).timeout(600_000);
});

/**
 * Lets the program leave one rule out for an account whose inputs are like those of others. Exports cannot be replaced one
 * by one, and whoever imported them keeps them: the program is loaded again.
 */
async function otherwise(account: string, work: () => Promise<void>): Promise<void> {
  const module = require.cache[require.resolve("../../../components/members/member-forwarding")];
  assert.ok(module);
  const exported = module.exports as object;
  const importing = ["../../../index", "../../../components/members/members"].map((path) => require.resolve(path));
  const replace = (exports: object) => {
    module.exports = exports;
    for (const path of importing) delete require.cache[path];
  };
  replace({
    ...exported,
    MemberForwarding: class extends MemberForwarding {
      constructor(...[name, args, opts]: ConstructorParameters<typeof MemberForwarding>) {
        super(name, { ...args, rules: args.accountId === account ? args.rules.slice(1) : args.rules }, opts);
      }
    },
  });
  try {
    await work();
  } finally {
    replace(exported);
  }
}
