import assert from "node:assert/strict";
import { Command } from "commander";
import { readCommandLine } from "../../console/options";
import { UsageError } from "../../console/usage-error";
import { CapturedTerminal } from "../captured-terminal";

/** What npm 10.9.9 and 11.19.1 left in the environment for these command lines. */
const seen: readonly {
  readonly typed: string;
  readonly args: string;
  readonly env: Record<string, string>;
  readonly says: RegExp;
}[] = [
  {
    typed: "npm run up prod --region=us-west-2",
    args: "prod",
    env: { npm_config_region: "us-west-2" },
    says: /^npm kept --region=us-west-2 for itself\. Write -- before the options: npm run up -- prod --region us-west-2$/,
  },
  {
    typed: "npm run up prod --region us-west-2",
    args: "prod us-west-2",
    env: { npm_config_region: "true" },
    says: /: npm run up -- prod --region us-west-2$/,
  },
  {
    typed: "npm run up prod --policy-pack=policy-pack --json",
    args: "prod",
    env: { npm_config_policy_pack: "policy-pack", npm_config_json: "true" },
    says: /: npm run up -- prod --policy-pack policy-pack --json\nIf you did not write .*npm run up --no-json ignores them\.$/,
  },
  { typed: "npm run up prod -y", args: "prod", env: { npm_config_yes: "true" }, says: /npm kept --yes for itself/ },
  { typed: "npm run up --to=x", args: "", env: { npm_config_token_description: "x" }, says: /npm kept --to=x/ },
];

function read(args: string, env: Record<string, string>) {
  const program = new Command("npm run up --")
    .argument("<environment>")
    .option("--region <region>")
    .option("--policy-pack <folder>")
    .option("--to <day>")
    .option("-y, --yes")
    .option("--json");
  return readCommandLine(program, args.split(" ").filter(Boolean), new CapturedTerminal(), env);
}

describe("options that npm kept", () => {
  for (const { typed, args, env, says } of seen)
    it(`are refused: ${typed}`, () => {
      assert.throws(
        () => read(args, { npm_lifecycle_event: "up", ...env }),
        (error: unknown) => error instanceof UsageError && says.test(error.message),
      );
    });

  it("are not seen where npm passed everything on, runs another script, or was told no", () => {
    const environments: readonly Record<string, string>[] = [
      { npm_lifecycle_event: "up", npm_config_yes: "", npm_config_json: "false", npm_config_registry: "x" },
      { npm_lifecycle_event: "test", npm_config_region: "us-west-2" },
      { npm_config_region: "us-west-2" },
    ];
    for (const env of environments) assert.deepEqual(read("prod", env)?.args, ["prod"]);
  });

  it("are not an option of npm's own settings that was given to us too", () => {
    const env = { npm_lifecycle_event: "up", npm_config_yes: "true" };
    assert.deepEqual(read("prod --yes", env)?.options, { yes: true });
    assert.deepEqual(read("prod -y", env)?.options, { yes: true });
  });

  it("are guessed from a surplus argument, which is named", () => {
    assert.throws(
      () => read("prod us-west-2", {}),
      /^UsageError: too many arguments: "us-west-2"\. If it belongs to an option, write -- before the options: npm run up -- ENVIRONMENT --OPTION VALUE\./,
    );
  });
});
