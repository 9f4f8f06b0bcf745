import assert from "node:assert/strict";
import { deploy } from "../commands/deploy";
import { memberRoleVariable } from "../model/accounts/member-role";
import { CapturedTerminal } from "./captured-terminal";
import { recordStack } from "./harness";
import { rawProdSettings } from "./settings-of-prod";

describe("a preview by a role that only reads", () => {
  beforeEach(() => (process.env[memberRoleVariable] = "reader"));
  afterEach(() => delete process.env[memberRoleVariable]);

  const assumedRoles = async (): Promise<ReadonlySet<string>> => {
    const { resources } = await recordStack(rawProdSettings());
    return new Set(
      JSON.stringify(resources).match(/arn:aws:iam::\d{12}:role\/(event-governance-deployment|reader)\b/g),
    );
  };

  it("assumes it in every member, and never the role that deploys", async () => {
    const names = new Set([...(await assumedRoles())].map((arn) => arn.split("/")[1]));
    assert.deepEqual([...names], ["reader"]);
    process.env[memberRoleVariable] = "";
    assert.deepEqual(
      [...new Set([...(await assumedRoles())].map((arn) => arn.split("/")[1]))],
      ["event-governance-deployment"],
    );
  });

  for (const operation of ["up", "refresh", "destroy"])
    it(`is no ${operation}`, async () => {
      const terminal = new CapturedTerminal();
      assert.equal(await deploy([operation, "prod"], terminal), 2);
      assert.match(
        terminal.err,
        new RegExp(`^${memberRoleVariable} is "reader", the role of a preview, and ${operation} needs`),
      );
    });
});
