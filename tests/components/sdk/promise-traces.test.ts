import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const root = join(__dirname, "..", "..", "..");

/** In a process of its own, with the stack traces that a user has: the tests of this project run without. */
async function inProgram(body: string, environment: Record<string, string> = {}): Promise<unknown> {
  const script = `
    const { withoutPromiseTraces } = require("./components/sdk/promise-traces");
    const sdk = require("@pulumi/pulumi/runtime/debuggable");
    const { output } = require("@pulumi/pulumi");
    withoutPromiseTraces();
    (async () => { ${body} })().then((result) => console.log(JSON.stringify(result ?? null)));`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["-r", "ts-node/register/transpile-only", "-e", script],
    {
      cwd: root,
      env: { ...process.env, ...environment },
    },
  );
  return JSON.parse(stdout);
}

const lengthOfTrace = `
  const promise = Promise.resolve(1);
  await sdk.debuggablePromise(promise, "test");
  return promise._debugStackTrace.split("\\n").length - 1;`;

describe("stack traces under Pulumi's language host", () => {
  it("are not captured for the promises that the SDK tracks", async () => {
    assert.equal(await inProgram(lengthOfTrace), 0);
  });

  it("are captured for them when promises that never settle are debugged", async () => {
    assert.ok(Number(await inProgram(lengthOfTrace, { PULUMI_DEBUG_PROMISE_LEAKS: "true" })) > 0);
  });

  it("are complete for an error of the program, in an apply as well", async () => {
    const stacks = (await inProgram(`
      process.on("unhandledRejection", () => undefined);
      function ownMistake() { throw new Error("mine"); }
      const direct = (() => { try { ownMistake(); } catch (error) { return error.stack; } })();
      const late = await output(1).apply(() => ownMistake()).promise().catch((error) => error.stack);
      return [direct, late];`)) as string[];
    assert.equal(stacks.length, 2);
    for (const stack of stacks) assert.match(stack, /^Error: mine\n\s+at ownMistake/);
  });
});
