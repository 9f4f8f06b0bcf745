import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

/** In a process of its own: what is deferred in one is deferred for the rest of its life. */
async function inProgram(body: string): Promise<unknown> {
  const script = `
    Error.stackTraceLimit = 0;
    const { deferOutputs } = require("./components/sdk/deferred-outputs");
    const pulumi = require("@pulumi/pulumi");
    let made = 0;
    const { transferProperties } = require("@pulumi/pulumi/runtime/rpc");
    const counted = { transferProperties: (...args) => (made++, transferProperties(...args)) };
    deferOutputs(counted);
    require("@pulumi/pulumi/runtime/rpc").transferProperties = counted.transferProperties;
    class Thing extends pulumi.CustomResource {
      constructor(name, props, opts) { super("test:index:Thing", name, { size: undefined, arn: undefined, ...props }, opts); }
    }
    let answer = ({ name, inputs }) => ({ id: name + "-id", state: { ...inputs, arn: "arn:" + name } });
    pulumi.runtime.setMocks({ newResource: (args) => answer(args), call: () => ({}) }, "project", "stack", false);
    const valueOf = (output) => output.promise();
    (async () => { ${body} })().then((result) => console.log(JSON.stringify(result ?? null)));`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["-r", "ts-node/register/transpile-only", "-e", script],
    { cwd: join(__dirname, "..", "..", "..") },
  );
  return JSON.parse(stdout);
}

describe("an Output created on demand", () => {
  it("has its value whether it is read before the resource is registered or after", async () => {
    const result = await inProgram(`
      const thing = new Thing("one", { size: 3 });
      const early = valueOf(thing.arn);
      await pulumi.runtime.disconnect();
      return [await early, await valueOf(thing.arn), await valueOf(thing.size), thing.arn === thing.arn];`);
    assert.deepEqual(result, ["arn:one", "arn:one", 3, true]);
  });

  it("is not created unless it is read, nor for a resource that is only a parent, a dependency or an argument", async () => {
    const result = await inProgram(`
      const first = new Thing("first", { size: 1 });
      new Thing("second", { of: first, size: 2 }, { parent: first, dependsOn: [first] });
      await pulumi.runtime.disconnect();
      const before = made;
      first.arn;
      return [before, made];`);
    assert.deepEqual(result, [0, 1]);
  });

  it("keeps its dependencies and its secrets", async () => {
    const result = await inProgram(`
      const thing = new Thing("one", { size: pulumi.secret(3) });
      await pulumi.runtime.disconnect();
      const urns = await Promise.all([...thing.arn.resources()].map(({ urn }) => valueOf(urn)));
      return [urns, await pulumi.isSecret(thing.size), await pulumi.isSecret(thing.arn)];`);
    assert.deepEqual(result, [["urn:pulumi:stack::project::test:index:Thing::one"], true, false]);
  });

  it("is unknown in a preview", async () => {
    const result = await inProgram(`
      pulumi.runtime.setMocks({ newResource: ({ inputs }) => ({ id: undefined, state: inputs }), call: () => ({}) }, "project", "stack", true);
      const thing = new Thing("one", { size: 3 });
      await pulumi.runtime.disconnect();
      return [await thing.arn.isKnown, await thing.size.isKnown];`);
    assert.deepEqual(result, [false, true]);
  });

  it("is found when a resource's properties are enumerated, and can be replaced", async () => {
    const result = await inProgram(`
      const thing = new Thing("one", { size: 3 });
      const listed = Object.keys(thing).filter((key) => ["arn", "id", "size", "urn"].includes(key)).sort();
      thing.size = pulumi.output(5);
      await pulumi.runtime.disconnect();
      return [listed, await valueOf(thing.size)];`);
    assert.deepEqual(result, [["arn", "id", "size", "urn"], 5]);
  });

  it("fails with the registration, which is reported even if nobody reads it", async () => {
    const result = await inProgram(`
      const refused = (error) => error.message.includes("refused");
      const unhandled = new Promise((resolve) => process.on("unhandledRejection", (error) => refused(error) && resolve(true)));
      process.on("rejectionHandled", () => undefined);
      answer = () => { throw new Error("refused"); };
      const thing = new Thing("one", { size: 3 });
      await pulumi.runtime.disconnect().catch(() => undefined);
      return [await unhandled, await valueOf(thing.arn).catch(refused)];`);
    assert.deepEqual(result, [true, true]);
  });
});
