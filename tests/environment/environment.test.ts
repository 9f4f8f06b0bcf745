import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { parseSettings } from "../../model/checks/parse";
import { SettingsError } from "../../model/settings-error";
import { readEnvironmentOffline } from "../../environment/environment";
import { RecordError } from "../../simulator/record/record-error";
import { recordStacks } from "../../simulator/simulation";
import { start } from "../../commands/start";
import { CapturedTerminal } from "../captured-terminal";
import { recordStack } from "../harness";
import { rawProdSettings } from "../settings-of-prod";
import { activeIds, governance, management, smallOrganization } from "../organization/organizations";
import { type OrganizationsStub, startOrganizationsStub, type StubOptions } from "../organization/organizations-stub";

/** The shipped settings in one Region, with accounts found by `filter`. */
function discovering(filter: object): Record<string, unknown> {
  const raw = rawProdSettings();
  return { ...raw, accounts: { discover: filter }, administrators: {}, regions: { "us-east-1": {} } };
}

describe("an environment with discovered accounts", () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "organization-"))));
  after(() => rmSync(folder, { recursive: true }));

  const write = (name: string, content: unknown) => {
    const file = join(folder, name);
    writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
    return file;
  };
  const stackConfig = (name: string, settings: Record<string, unknown>) => {
    const config = Object.fromEntries(
      Object.entries(settings).map(([key, value]) => [`event-governance:${key}`, value]),
    );
    return write(`Pulumi.${name}.yaml`, stringify({ config }, { schema: "yaml-1.1" }));
  };
  const organization = [
    { id: governance, name: "governance", unit: "Security" },
    { id: management, name: "management" },
    { id: "400000000001", name: "shop", unit: "Workloads/Production", tags: { team: "shop" } },
    { id: "400000000002", name: "sandbox", unit: "Workloads/Sandbox" },
    { id: "500000000001", name: "old", unit: "Workloads/Production", status: "SUSPENDED" },
  ];
  const refusal = async (settings: Record<string, unknown>, file?: string) => {
    try {
      await readEnvironmentOffline(stackConfig("refused", settings), file);
    } catch (error) {
      assert(error instanceof SettingsError, String(error));
      return error.message;
    }
    throw new Error("it was read");
  };

  describe("offline", () => {
    it("reads them from a file, with the filter of discovery, and passes the list to stacks", async () => {
      const file = write("organization.json", { accounts: organization });
      const settings = discovering({ units: ["/"], excludeUnits: ["Workloads/Sandbox"] });
      const { accounts, config } = await readEnvironmentOffline(stackConfig("prod", settings), file);
      assert.deepEqual(
        accounts.map(({ id, unit }) => [id, unit]),
        [
          [management, "/"],
          [governance, "Security"],
          ["400000000001", "Workloads/Production"],
        ],
      );
      assert.deepEqual(config["event-governance:accounts"], accounts);
    });

    it("reports the missing file with one clear error, and calls no AWS service", async () => {
      const message = await refusal(discovering({}));
      assert.match(message, /accounts\.discover in .*Pulumi\.refused\.yaml.*--organization FILE/);
    });

    it("rejects a file that would have no effect, because settings list the accounts", async () => {
      const message = await refusal(rawProdSettings(), write("organization.json", { accounts: organization }));
      assert.match(message, /--organization is ".*organization\.json", but .* lists its accounts/);
    });

    const mistakes: [string, unknown, RegExp][] = [
      ["text that is not JSON", "accounts:", /organization\.json is not JSON/],
      ["no accounts", { accounts: [] }, /accounts is \[\]/],
      [
        "an id of eleven digits",
        { accounts: [{ id: "40000000001", name: "x" }] },
        /accounts\[0\]\.id is "40000000001"/,
      ],
      [
        "an unknown state",
        { accounts: [{ ...organization[0], status: "GONE" }] },
        /accounts\[0\]\.status is "GONE".*CLOSED/,
      ],
      [
        "an unknown key",
        { accounts: [{ ...organization[0], ou: "x" }] },
        /accounts\[0\]\.ou is "x".*Valid keys: id, name/,
      ],
      ["an account twice", { accounts: [organization[0], organization[0]] }, /account "100000000002" is listed twice/],
    ];
    for (const [what, content, message] of mistakes)
      it(`rejects a file with ${what}`, async () => {
        assert.match(await refusal(discovering({}), write("organization.json", content)), message);
      });

    it("rejects a file that does not exist", async () => {
      assert.match(await refusal(discovering({}), join(folder, "none.json")), /There is no file ".*none\.json"/);
    });

    it("recognizes units by the accounts in them, by path and by id", async () => {
      const path = "o-a1b2c3d4e5/r-ab12/ou-ab12-00000001/ou-ab12-00000002/";
      const placed = { id: "400000000009", name: "placed", unit: "R\\/D/Lab", path };
      const file = write("organization.json", { accounts: [...organization, placed] });
      for (const unit of ["R\\/D", "R\\/D/Lab", "ou-ab12-00000001", "ou-ab12-00000002"]) {
        const settings = discovering({ units: [unit], accounts: [management] });
        const { accounts } = await readEnvironmentOffline(stackConfig("units", settings), file);
        assert.deepEqual(
          accounts.map(({ id }) => id),
          [management, governance, "400000000009"],
        );
      }
    });

    it("passes the selected accounts to the program, with nothing to discover", async () => {
      const file = write("organization.json", { accounts: organization });
      const settings = discovering({ excludeUnits: ["Workloads/Sandbox"] });
      const environment = await readEnvironmentOffline(stackConfig("small", settings), file);
      const [graph] = await recordStacks(environment);
      const accounts = graph?.outputs["accounts"] as { readonly id: string }[];
      assert.deepEqual(accounts.map(({ id }) => id).sort(), [management, governance, "400000000001"]);
    });

    it("is used by `npm start`, which reports the missing file with exit code 2", async () => {
      const asking = new CapturedTerminal();
      assert.equal(await start(["--stack-config", stackConfig("none", discovering({}))], asking), 2);
      assert.equal(asking.out, "");
      assert.match(asking.err, /--organization FILE/);
      assert.equal(asking.err.trim().split("\n").length, 1, asking.err);
      const refusing = new CapturedTerminal();
      const file = write("organization.json", { accounts: organization.slice(1) });
      const options = ["--stack-config", stackConfig("none", discovering({})), "--organization", file];
      assert.equal(await start(options, refusing), 2);
      assert.match(refusing.err, /governanceAccountId is "100000000002", which is not among the discovered accounts/);
    });
  });

  describe("as the program runs", () => {
    let stub: OrganizationsStub;
    const environment = { ...process.env };
    const serve = async (options: StubOptions = {}) => {
      stub = await startOrganizationsStub(smallOrganization(), options);
      Object.assign(process.env, {
        AWS_ENDPOINT_URL_ORGANIZATIONS: stub.endpoint,
        AWS_ACCESS_KEY_ID: "test",
        AWS_SECRET_ACCESS_KEY: "test",
      });
    };
    afterEach(async () => {
      for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
      Object.assign(process.env, environment);
      await stub.close();
    });

    it("governs the accounts in AWS Organizations, and lists them in the stack's outputs", async () => {
      await serve();
      const { outputs } = await recordStack(discovering({}));
      const found = outputs["accounts"] as { readonly id: string }[];
      assert.deepEqual(found.map(({ id }) => id).sort(), activeIds(smallOrganization()));
    });

    it("builds nothing without the organization, and reports the reason once", async () => {
      await serve({ before: () => ({ type: "AccessDeniedException", message: "No." }) });
      await assert.rejects(recordStack(discovering({})), (error) => {
        assert(error instanceof RecordError, String(error));
        assert.equal(error.message.match(/denied DescribeOrganization/g)?.length, 1, error.message);
        return true;
      });
    });
  });
});

describe("discovery settings", () => {
  const problem = (filter: unknown) => {
    const raw = rawProdSettings();
    raw["accounts"] = { discover: filter };
    try {
      parseSettings(raw);
    } catch (error) {
      assert(error instanceof SettingsError, String(error));
      return error.message;
    }
    throw new Error("it was accepted");
  };

  it("reject an empty include, which could mean nothing or everything", () => {
    assert.match(problem({ units: [] }), /accounts\.discover\.units is \[\], which is empty: name/);
    assert.match(problem({ accounts: [] }), /accounts\.discover\.accounts is \[\], which is empty: name/);
    assert.match(problem({ tags: {} }), /accounts\.discover\.tags is \{\}, which is empty: name/);
  });

  it("reject an invalid unit or account", () => {
    for (const unit of ["", "/Workloads", "Workloads/", "A//B", "R\\D"])
      assert.match(problem({ units: [unit] }), /accounts\.discover\.units\[0\] is .* not an organizational unit/);
    assert.match(problem({ excludeAccounts: ["4000"] }), /excludeAccounts\[0\] is "4000".*12 digits/);
  });

  it("reject an unknown key and list the valid ones", () => {
    assert.match(problem({ unit: ["A"] }), /accounts\.discover\.unit is \["A"\].*Valid keys: units, accounts, tags/);
  });

  it("reject excluding the governance account", () => {
    assert.match(problem({ excludeAccounts: [governance] }), /excludeAccounts\[0\] is "100000000002", the governance/);
  });
});
