import assert from "node:assert/strict";
import { Deployment } from "./deployment";
import { agreesWithRecording, changesOf, didExactly, guaranteesHold, recordedChanges, succeeded } from "./expectations";
import { smallWith } from "./small-environment";

const log = { id: "200000000002", name: "log-archive", unit: "Security" };

for (const mode of ["delegated", "stackSet"] as const)
  describe(`the rollout ${mode} under Pulumi's engine`, () => {
    const here = (settings: Record<string, any>) => void (settings["rollout"].mode = mode);
    let deployment: Deployment;
    before(async () => {
      deployment = await Deployment.start(
        smallWith((settings) => {
          here(settings);
          settings["accounts"].push(log);
        }),
      );
    });
    after(() => deployment.close());

    it("does what the preview has announced", async () => {
      const preview = succeeded(await deployment.run("preview"));
      assert.deepEqual(changesOf(preview), changesOf(succeeded(await deployment.run("up"))));
    });

    it("has in its state what the simulator records, and keeps every guarantee", async () => {
      await guaranteesHold(deployment, await agreesWithRecording(deployment));
    });

    it("lets an account go, with exactly its resources, and changes nothing after that", async () => {
      const before = await deployment.recorded();
      deployment.project.configure(smallWith(here));
      const expected = recordedChanges(before, await deployment.recorded());
      assert.ok(expected.removed.every((urn) => urn.includes(log.id)));
      didExactly(succeeded(await deployment.run("up")), expected);
      didExactly(succeeded(await deployment.run("up")), { added: [], removed: [], changed: [] });
    });

    it("ends in an order that AWS accepts", async () => {
      for (const { name } of (await deployment.environment()).stacks)
        await deployment.pulumi("state", "unprotect", "--all", "--yes", "--stack", name);
      succeeded(await deployment.run("destroy"));
      for (const { resources } of await deployment.deployed()) assert.deepEqual(resources, []);
    });
  });
