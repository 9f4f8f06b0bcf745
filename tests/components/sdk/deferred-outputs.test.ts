import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

/** Bodies of programs by the test that reads what they return. */
const programs: Record<string, string> = {};

/** In one process of their own, each with fresh mocks: what is deferred in a process is deferred for the rest of its life. */
async function runPrograms(): Promise<Readonly<Record<string, unknown>>> {
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
    let answer;
    const valueOf = (output) => output.promise();
    const programs = {
      ${Object.entries(programs)
        .map(([name, body]) => `${JSON.stringify(name)}: async () => { ${body} },`)
        .join("\n")}
    };
    (async () => {
      const results = {};
      for (const [name, program] of Object.entries(programs)) {
        made = 0;
        answer = ({ name, inputs }) => ({ id: name + "-id", state: { ...inputs, arn: "arn:" + name } });
        pulumi.runtime.setMocks({ newResource: (args) => answer(args), call: () => ({}) }, "project", "stack", false);
        results[name] = (await program()) ?? null;
      }
      console.log(JSON.stringify(results));
    })();`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["-r", "ts-node/register/transpile-only", "-e", script],
    { cwd: join(__dirname, "..", "..", "..") },
  );
  return JSON.parse(stdout) as Record<string, unknown>;
}

describe("an Output created on demand", () => {
  let results: Readonly<Record<string, unknown>>;
  before(async () => (results = await runPrograms()));

  /** A test that the program whose body is given returns this. */
  function returns(what: string, body: string, expected: unknown): void {
    programs[what] = body;
    it(what, () => assert.deepEqual(results[what], expected));
  }

  returns(
    "has its value whether it is read before the resource is registered or after",
    `
      const thing = new Thing("one", { size: 3 });
      const early = valueOf(thing.arn);
      await pulumi.runtime.disconnect();
      return [await early, await valueOf(thing.arn), await valueOf(thing.size), thing.arn === thing.arn];`,
    ["arn:one", "arn:one", 3, true],
  );

  returns(
    "is not created unless it is read, nor for a resource that is only a parent, a dependency or an argument",
    `
      const first = new Thing("first", { size: 1 });
      new Thing("second", { of: first, size: 2 }, { parent: first, dependsOn: [first] });
      await pulumi.runtime.disconnect();
      const before = made;
      first.arn;
      return [before, made];`,
    [0, 1],
  );

  returns(
    "keeps its dependencies and its secrets",
    `
      const thing = new Thing("one", { size: pulumi.secret(3) });
      await pulumi.runtime.disconnect();
      const urns = await Promise.all([...thing.arn.resources()].map(({ urn }) => valueOf(urn)));
      return [urns, await pulumi.isSecret(thing.size), await pulumi.isSecret(thing.arn)];`,
    [["urn:pulumi:stack::project::test:index:Thing::one"], true, false],
  );

  returns(
    "is unknown in a preview",
    `
      pulumi.runtime.setMocks({ newResource: ({ inputs }) => ({ id: undefined, state: inputs }), call: () => ({}) }, "project", "stack", true);
      const thing = new Thing("one", { size: 3 });
      await pulumi.runtime.disconnect();
      return [await thing.arn.isKnown, await thing.size.isKnown];`,
    [false, true],
  );

  returns(
    "is found when a resource's properties are enumerated, and can be replaced",
    `
      const thing = new Thing("one", { size: 3 });
      const listed = Object.keys(thing).filter((key) => ["arn", "id", "size", "urn"].includes(key)).sort();
      thing.size = pulumi.output(5);
      await pulumi.runtime.disconnect();
      return [listed, await valueOf(thing.size)];`,
    [["arn", "id", "size", "urn"], 5],
  );

  returns(
    "fails with the registration, which is reported even if nobody reads it",
    `
      const refused = (error) => error.message.includes("refused");
      const unhandled = new Promise((resolve) => process.on("unhandledRejection", (error) => refused(error) && resolve(true)));
      process.on("rejectionHandled", () => undefined);
      answer = () => { throw new Error("refused"); };
      const thing = new Thing("one", { size: 3 });
      await pulumi.runtime.disconnect().catch(() => undefined);
      return [await unhandled, await valueOf(thing.arn).catch(refused)];`,
    [true, true],
  );
});
