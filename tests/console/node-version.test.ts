import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { nodeAdvice } from "../../console/node-version";

const root = join(__dirname, "..", "..");
const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
};
const variable = "AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED";

describe("advice about the version of Node.js", () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "node-version-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  /** Runs Node.js with `args`; `process.version` there is `version`. */
  function run(version: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
    const pretense = join(folder, `${version}.cjs`);
    writeFileSync(pretense, `Object.defineProperty(process, "version", { value: ${JSON.stringify(version)} });`);
    const { [variable]: _, ...inherited } = process.env;
    return spawnSync(process.execPath, ["--require", pretense, ...args], {
      cwd: root,
      encoding: "utf8",
      env: { ...inherited, ...environment },
    });
  }

  /** Runs an npm script's own command, without npm. */
  function runScript(name: string, version: string, ...args: readonly string[]) {
    const command = /^ts-node --transpile-only (.+)$/.exec(scripts[name] ?? "")?.[1];
    assert(command, `the script ${name} is not one of ts-node's: ${scripts[name]}`);
    return run(version, ["-r", "ts-node/register/transpile-only", ...command.split(" "), ...args]);
  }

  it("is one line up to Node.js 21, and none from 22 on", () => {
    assert.equal(
      nodeAdvice("v20.19.6"),
      "Node.js 20.19.6 no longer gets security fixes, and AWS SDK releases from January 2027 on require Node.js 22 or " +
        "newer: install Node.js 24 or 26 (docs/versions.md).",
    );
    for (const version of ["v22.12.0", "v24.22.3", "v26.12.1", "v100.0.0"])
      assert.equal(nodeAdvice(version), undefined, version);
  });

  it("replaces the AWS SDK's warning, through a variable that the tests set, too", () => {
    const client = 'new (require("@aws-sdk/client-sts").STSClient)({ region: "us-east-1" })';
    assert.match(run("v20.19.6", ["-e", client]).stderr, /January 2027/);
    assert.equal(run("v20.19.6", ["-e", client], { [variable]: "true" }).stderr, "");
    assert.equal(process.env[variable], "true");
  });

  for (const name of ["start", "up", "bootstrap"])
    it(`is printed once by npm run ${name}, on standard error`, () => {
      const { stdout, stderr, status } = runScript(name, "v20.19.6", "--help");
      assert.equal(status, 0, stderr);
      assert.equal(stderr, `${nodeAdvice("v20.19.6")}\n`);
      assert.match(stdout, /^Usage: /);
      assert.equal(runScript(name, "v26.12.1", "--help").stderr, "");
    });

  it("is omitted with JSON output", () => {
    const { stdout, stderr } = runScript("start", "v20.19.6", "--json", "--help");
    assert.match(stdout, /^Usage: /);
    assert.equal(stderr, "");
  });
});
