import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const root = join(__dirname, "..", "..");

/** With the npm of this machine: what it does with options before `--` differs from version to version. */
describe("npm without -- before the options", () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ["run up prod --region=us-west-2", /npm kept --region=us-west-2.*npm run up -- prod --region us-west-2/],
    ["run preview prod --region us-west-2", /npm run preview -- prod --region us-west-2/],
    ["run refresh prod --parallel=2", /npm run refresh -- prod --parallel 2/],
    ["run destroy prod --yes", /npm kept --yes/],
    ["start --json", /npm start -- --json\n.*npm start --no-json/],
    ["start --events=mine.json", /npm start -- --events mine\.json/],
    ["start --stack-config other.yaml", /npm start -- --stack-config other\.yaml/],
    ["start --strict", /npm start -- --strict/],
    ["run bootstrap prod --mode=delegated", /npm run bootstrap -- prod --mode delegated/],
    ["run match --pattern=p.json --event=e.json", /npm run match -- --pattern p\.json --event e\.json/],
    ["run backfill --archive=folder --days=3", /npm run backfill -- .*--archive folder/],
    ["run docs --check", /npm run docs -- --check/],
  ];
  for (const [typed, says] of cases)
    it(`refuses npm ${typed}, and says what to write`, () => {
      const env = { ...process.env, npm_config_yes: "", npm_config_json: "" };
      const { status, stdout, stderr } = spawnSync("npm", typed.split(" "), { cwd: root, encoding: "utf8", env });
      assert.equal(status, 2, stderr);
      assert.match(stderr, says);
      assert.doesNotMatch(stdout, /Event Governance  |started\n|^match$/m);
    });
});
