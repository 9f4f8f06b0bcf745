import assert from "node:assert/strict";
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
import { smallWith } from "./small-environment";

const log = { id: "200000000002", name: "log-archive", unit: "Security" };

for (const mode of ["delegated", "stackSet"] as const)
  describe(`the rollout ${mode} under Pulumi's engine`, () => {
    const here = (settings: Record<string, any>) => void (settings["rollout"].mode = mode);
    let deployment: Deployment;
    const withLog = (settings: Record<string, any>) => {
      here(settings);
      settings["accounts"].push(log);
    };
    before(async () => {
      deployment = await Deployment.start(smallWith(here));
    });
    after(() => deployment.close());

    it("makes the changes that the preview has announced", async () => {
      const preview = succeeded(await deployment.run("preview"));
      assert.deepEqual(changesOf(preview), changesOf(succeeded(await deployment.run("up"))));
    });

    it("has the state that the simulator records, and keeps every guarantee", async () => {
      await guaranteesHold(deployment, await agreesWithRecording(deployment));
    });

    it("finds no changes in AWS when it reads every resource", async () => {
      const refresh = succeeded(await deployment.run("refresh"));
      for (const { changes } of refresh.outcomes)
        assert.deepEqual({ ...changes, same: 0 }, { created: 0, updated: 0, replaced: 0, deleted: 0, same: 0 });
      assert.deepEqual(changedIn(refresh, "read"), deployment.aws.resources.map(({ urn }) => urn).sort());
    });

    it("adds an account with exactly its resources, although the update fails and is repeated", async () => {
      const before = await deployment.recorded();
      deployment.project.configure(smallWith(withLog));
      const expected = recordedChanges(before, await deployment.recorded());
      assert.deepEqual(expected.removed, []);
      // A StackSet's own accounts are AWS's business: nothing but what the hub knows of them changes.
      assert.equal(expected.added.length > 0, mode === "delegated");
      assert.ok(expected.added.every((urn) => urn.includes(log.id)));
      const [urn] = [...expected.added.filter((each) => each.includes("eventTarget")), ...expected.changed];
      assert.ok(urn);
      deployment.writeCheckpoints(true);
      deployment.aws.setFaults([{ urn, error: "throttle" }]);
      const first = await deployment.run("up");
      assert.equal(first.code, 1, first.output);
      assert.match(first.output, /Rate exceeded/);
      deployment.aws.setFaults([]);
      const second = succeeded(await deployment.run("up"));
      deployment.writeCheckpoints(false);
      didExactly({ ...second, calls: [...first.calls, ...second.calls] }, expected);
      await agreesWithRecording(deployment);
    });

    it("removes an account with exactly its resources, and changes nothing after that", async () => {
      const before = await deployment.recorded();
      deployment.project.configure(smallWith(here));
      const expected = recordedChanges(before, await deployment.recorded());
      assert.ok(expected.removed.every((urn) => urn.includes(log.id)));
      didExactly(succeeded(await deployment.run("up")), expected);
      didExactly(succeeded(await deployment.run("up")), { added: [], removed: [], changed: [] });
    });

    it("is destroyed in an order that AWS accepts", async () => {
      for (const { name } of (await deployment.environment()).stacks)
        await deployment.pulumi("state", "unprotect", "--all", "--yes", "--stack", name);
      succeeded(await deployment.run("destroy"));
      for (const { resources } of await deployment.deployed()) assert.deepEqual(resources, []);
    });
  });
