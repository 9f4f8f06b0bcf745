import assert from "node:assert/strict";
import { Deployment } from "./deployment";
import { agreesWithRecording, didExactly, guaranteesHold, recordedChanges, succeeded } from "./expectations";

const sandbox = "500000000004";

describe("the shipped environment under Pulumi's engine", () => {
  let deployment: Deployment;
  before(async () => void (deployment = await Deployment.start(() => undefined)));
  after(() => deployment.close());

  it("is deployed by one command, as the simulator records it, and keeps every guarantee", async () => {
    succeeded(await deployment.run("up"));
    await guaranteesHold(deployment, await agreesWithRecording(deployment));
  });

  it("removes an account with exactly its resources", async () => {
    const before = await deployment.recorded();
    deployment.project.configure((settings) => {
      settings["accounts"] = settings["accounts"].filter(({ id }: { id: string }) => id !== sandbox);
    });
    const expected = recordedChanges(before, await deployment.recorded());
    assert.ok(expected.removed.length > 10 && expected.removed.every((urn) => urn.includes(sandbox)));
    didExactly(succeeded(await deployment.run("up")), expected);
    assert.deepEqual(
      deployment.aws.resources.filter(({ account }) => account === sandbox),
      [],
    );
  });
});
