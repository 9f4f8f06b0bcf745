import assert from "node:assert/strict";
import type { Graph } from "../../simulator/graph";
import { Deployment } from "./deployment";
import {
  agreesWithRecording,
  changedIn,
  changesOf,
  didExactly,
  guaranteesHold,
  recordedChanges,
  succeeded,
} from "./expectations";
import { smallEnvironment, smallWith } from "./small-environment";

const shop = { id: "400000000001", name: "shop-production", unit: "Workloads/Production", tags: { team: "shop" } };
const renamed = { ...shop, name: "storefront", unit: "Workloads/Store" };
const bus = "aws:cloudwatch/eventBus:EventBus";
const withShop = (settings: Record<string, any>) => void settings["accounts"].push(shop);

/** The steps of one environment's life, each on what the one before it left. */
describe("an environment under Pulumi's engine, from its first update to its destruction", function () {
  let deployment: Deployment;
  before(async () => void (deployment = await Deployment.start(smallEnvironment)));
  after(() => deployment.close());

  it("makes the changes that the preview has announced, and a preview changes nothing", async () => {
    const preview = succeeded(await deployment.run("preview"));
    assert.deepEqual(
      preview.calls.filter(({ operation }) => operation !== "configure"),
      [],
    );
    assert.deepEqual(deployment.unknownNames(), [], "names that a preview cannot show");
    const up = succeeded(await deployment.run("up"));
    assert.deepEqual(changesOf(preview), changesOf(up));
    assert.ok(up.outcomes.every(({ changes }) => changes.created > 10));
  });

  it("has the state that the simulator records, input by input, and keeps every guarantee", async () => {
    await guaranteesHold(deployment, await agreesWithRecording(deployment));
  });

  it("changes nothing in a second update", async () => {
    const { outcomes, calls } = succeeded(await deployment.run("up"));
    for (const { changes } of outcomes) {
      const { same, ...changed } = changes;
      assert.deepEqual(changed, { created: 0, updated: 0, replaced: 0, deleted: 0 });
      assert.ok(same > 10);
    }
    assert.deepEqual(
      calls.filter(({ operation }) => operation !== "configure"),
      [],
    );
  });

  it("finds no changes in AWS when it reads every resource", async () => {
    const refresh = succeeded(await deployment.run("refresh"));
    for (const { changes } of refresh.outcomes)
      assert.deepEqual({ ...changes, same: 0 }, { created: 0, updated: 0, replaced: 0, deleted: 0, same: 0 });
    assert.deepEqual(changedIn(refresh, "read"), deployment.aws.resources.map(({ urn }) => urn).sort());
  });

  it("creates a deleted resource again after a refresh", async () => {
    const lost = deployment.aws.resources.find(({ type }) => type === "aws:cloudwatch/eventTarget:EventTarget");
    assert.ok(lost);
    deployment.aws.lose((resource) => resource === lost);
    const refresh = succeeded(await deployment.run("refresh"));
    assert.equal(
      refresh.outcomes.reduce((sum, { changes }) => sum + changes.deleted, 0),
      1,
      refresh.output,
    );
    const up = succeeded(await deployment.run("up"));
    assert.deepEqual(changedIn(up, "create"), [lost.urn]);
    assert.deepEqual([...changedIn(up, "update"), ...changedIn(up, "delete")], []);
  });

  it("adds an account with exactly its resources, although the update fails midway and is repeated", async () => {
    const before = await deployment.recorded();
    deployment.project.configure(smallWith(withShop));
    const expected = recordedChanges(before, await deployment.recorded());
    assert.ok(expected.added.length > 10 && expected.added.every((urn) => urn.includes(shop.id)));

    deployment.writeCheckpoints(true);
    const target = "aws:cloudwatch/eventTarget:EventTarget";
    deployment.aws.setFaults([
      { operation: "create", type: target, account: shop.id, urn: "-identity", error: "throttle" },
      { operation: "create", type: target, account: shop.id, urn: "-workload", error: "timeout" },
      { operation: "create", type: "aws:scheduler/schedule:Schedule", account: shop.id, error: "access-denied" },
    ]);
    const first = await deployment.run("up");
    assert.equal(first.code, 1);
    for (const reason of [/Rate exceeded/, /context deadline exceeded/, /not authorized to perform/])
      assert.match(first.output, reason);
    deployment.aws.setFaults([]);
    const second = succeeded(await deployment.run("up"));
    deployment.writeCheckpoints(false);
    const both = { ...second, calls: [...first.calls, ...second.calls] };
    didExactly(both, expected);
    await agreesWithRecording(deployment);
  });

  it("renames an account and replaces nothing", async () => {
    const before = await deployment.recorded();
    deployment.project.configure(smallWith((settings) => void settings["accounts"].push(renamed)));
    const expected = recordedChanges(before, await deployment.recorded());
    assert.ok(expected.changed.length > 0);
    didExactly(succeeded(await deployment.run("up")), { added: [], removed: [], changed: expected.changed });
  });

  it("leaves an unreachable account unchanged, reports it, and continues with the others", async () => {
    const change = (settings: Record<string, any>) => {
      settings["accounts"].push(renamed);
      settings["deadLetters"] = { retentionDays: 7 };
    };
    const before = await deployment.recorded();
    deployment.project.configure(smallWith(change));
    const { changed } = recordedChanges(before, await deployment.recorded());
    assert.ok(changed.some((urn) => urn.includes(shop.id)));

    deployment.aws.unreachable.add(shop.id);
    const up = await deployment.run("up");
    assert.equal(up.code, 1, up.output);
    assert.match(up.output, /400000000001[^]*Cannot assume IAM Role/);
    didExactly(up, { added: [], removed: [], changed: changed.filter((urn) => !urn.includes(shop.id)) });
    deployment.aws.unreachable.clear();
    didExactly(succeeded(await deployment.run("up")), {
      added: [],
      removed: [],
      changed: changed.filter((urn) => urn.includes(shop.id)),
    });
  });

  it("removes a suspended account from the state by the commands that it prints", async () => {
    deployment.aws.unreachable.add(shop.id);
    deployment.project.configure(smallEnvironment);
    const blocked = await deployment.run("up");
    assert.equal(blocked.code, 1, blocked.output);
    const commands = [
      ...blocked.output.matchAll(/pulumi state delete --stack (\S+) --target-dependents[\s\\]+'([^']+)'/g),
    ];
    assert.equal(commands.length, (await deployment.environment()).stacks.length, blocked.output);
    for (const [, stack = "", urn = ""] of commands)
      await deployment.pulumi("state", "delete", "--yes", "--stack", stack, "--target-dependents", urn);
    succeeded(await deployment.run("up"));
    deployment.aws.lose(({ account }) => account === shop.id);
    await agreesWithRecording(deployment);
  });

  it("makes a Region a separate hub, redirects its members, and replaces no rule", async () => {
    const before = await deployment.recorded();
    deployment.project.configure(
      smallWith((settings) => void (settings["regions"] = { "us-east-1": {}, "us-west-2": {} })),
    );
    const expected = recordedChanges(before, await deployment.recorded());
    const up = succeeded(await deployment.run("up"));
    didExactly(up, expected);
    assert.ok(expected.added.some((urn) => urn.includes("prod.us-west-2") && urn.includes(bus)));
    const targets = expected.changed.filter((urn) => urn.includes("EventTarget"));
    assert.ok(targets.length > 0 && targets.every((urn) => urn.includes("prod.us-west-2")));
    await guaranteesHold(deployment, await agreesWithRecording(deployment));
  });

  it("moves the home Region by renaming stacks as instructed, and creates nothing again", async () => {
    await moveHomeTo("us-west-2");
    didExactly(succeeded(await deployment.run("up")), { added: [], removed: [], changed: [] });
    const urns = (graphs: readonly Graph[]) => graphs.map(({ resources }) => resources.map(({ urn }) => urn).sort());
    assert.deepEqual(urns(await deployment.deployed()), urns(await deployment.recorded()));
    await moveHomeTo("us-east-1");
  });

  it("keeps the protected bus, and reports it", async () => {
    const destroy = await deployment.run("destroy", "--region", "us-east-1");
    assert.equal(destroy.code, 1);
    assert.match(destroy.output, /protect/);
    const kept = deployment.aws.resources.filter(({ type, region }) => type === bus && region === "us-east-1");
    assert.equal(kept.length, 1);
  });

  it("destroys everything except retained resources, in an order that AWS accepts", async () => {
    for (const { name } of (await deployment.environment()).stacks)
      await deployment.pulumi("state", "unprotect", "--all", "--yes", "--stack", name);
    const retained = new Set(
      (await deployment.deployed()).flatMap(({ resources }) =>
        resources.filter(({ options }) => options.retainOnDelete).map(({ urn }) => urn),
      ),
    );
    succeeded(await deployment.run("destroy"));
    for (const { resources } of await deployment.deployed()) assert.deepEqual(resources, []);
    const left = deployment.aws.resources.filter(({ urn }) => !retained.has(urn)).map(({ urn }) => urn);
    assert.deepEqual(left, []);
    assert.ok(deployment.aws.resources.some(({ type }) => type === "aws:s3/bucket:Bucket"));
  });

  /** Does what the driver says, which refuses until it is done. */
  async function moveHomeTo(region: string): Promise<void> {
    deployment.project.configure(
      smallWith((settings) => {
        settings["regions"] = { "us-east-1": {}, "us-west-2": {} };
        settings["homeRegion"] = region;
      }),
    );
    const refused = await deployment.run("up");
    assert.equal(refused.code, 1);
    assert.deepEqual(refused.calls, []);
    const commands = [...refused.output.matchAll(/^ {2}(pulumi|mv) (.+?)(?: #.*)?$/gm)];
    assert.equal(commands.length, 3, refused.output);
    for (const [, command = "", text = ""] of commands)
      if (command === "pulumi") await deployment.pulumi(...text.split(" "));
      else deployment.project.move(...(text.split(" ") as [string, string]));
  }
});
