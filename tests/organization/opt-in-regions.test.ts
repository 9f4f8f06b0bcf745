import assert from "node:assert/strict";
import type { Account } from "../../model/accounts/account";
import { disabledWarnings, isEnabled } from "../../model/accounts/opt-in-regions";
import { planNetwork } from "../../model/network/network";
import { parseSettings } from "../../model/checks/parse";
import { SettingsError } from "../../model/settings-error";
import { withOptInRegions } from "../../organization/opt-in-regions";
import { prodSettings, rawProdSettings } from "../settings-of-prod";
import {
  startAccountManagement,
  type AccountManagementOptions,
  type AccountManagementStub,
} from "./account-management-stub";

const [management, governance, shop, payments] = ["100000000001", "100000000002", "400000000001", "400000000002"];
const accounts: readonly Account[] = [management, governance, shop, payments].map((id) => ({
  id,
  name: `name-${id}`,
  unit: "/",
  tags: {},
}));
const milan = { "us-east-1": {}, "eu-south-1": { hub: "us-east-1" }, "eu-south-2": { hub: "us-east-1" } };
const settings = prodSettings((raw) => {
  raw["regions"] = milan;
  delete raw["administrators"].securityhub.regions;
});

describe("opt-in Regions", () => {
  let stub: AccountManagementStub | undefined;
  afterEach(() => stub?.close());
  async function ask(options: AccountManagementOptions, of = settings) {
    stub = await startAccountManagement(options);
    const { endpoint } = stub;
    return withOptInRegions(of, accounts, {
      endpoint,
      credentials: { accessKeyId: "example", secretAccessKey: "example" },
    });
  }

  it("are read once per account, over all pages, the caller's own account without an id", async () => {
    const found = await ask({
      regionsOf: (account) =>
        account === shop ? ["af-south-1", "eu-south-1"] : account === payments ? [] : ["eu-south-1", "eu-south-2"],
      throttleEvery: 4,
    });
    assert.deepEqual(
      found.map(({ id, optInRegions }) => [id, optInRegions]),
      [
        [management, ["eu-south-1", "eu-south-2"]],
        [governance, ["eu-south-1", "eu-south-2"]],
        [shop, ["eu-south-1"]],
        [payments, []],
      ],
    );
    assert.deepEqual([...(stub?.asked ?? [])].sort(), ["", management, shop, payments]);
  });

  it("are not read if settings govern none", async () => {
    const found = await ask({ regionsOf: () => "AccessDeniedException" }, prodSettings());
    assert.deepEqual(found, accounts);
    assert.deepEqual(stub?.asked, []);
  });

  it("are assumed to be enabled for the management account, about which the service answers no other account", async () => {
    const found = await ask({
      regionsOf: (account) => (account === management ? "AccessDeniedException" : []),
    });
    assert.equal(found[0]?.optInRegions, undefined);
    assert(isEnabled({}, "eu-south-1"));
  });

  it("end discovery with a suggestion if the service denies access", async () => {
    await assert.rejects(
      ask({ regionsOf: (account) => (account === shop ? "AccessDeniedException" : []) }),
      /ListRegions failed for account 400000000001.*account:ListRegions.*accounts\.discover\.askRegions/s,
    );
  });

  it("exclude an account from the plan where it has them disabled, with a warning, and change nothing elsewhere", () => {
    const some = accounts.map((account) =>
      account.id === shop ? { ...account, optInRegions: ["eu-south-1"] } : account,
    );
    const places = planNetwork("prod", settings, some).members.map(({ accountId, region }) => `${accountId} ${region}`);
    const all = planNetwork("prod", settings, accounts).members.map(
      ({ accountId, region }) => `${accountId} ${region}`,
    );
    assert.deepEqual(
      all.filter((place) => !places.includes(place)),
      [`${shop} eu-south-2`],
    );
    const [warning, ...others] = disabledWarnings(settings, some);
    assert.deepEqual(others, []);
    assert.match(warning ?? "", /^eu-south-2 is disabled in 1 account.*400000000001/);
    assert.deepEqual(disabledWarnings(settings, some, "eu-south-1"), []);
  });

  it("can be listed in settings, without Regions that every account has", () => {
    const raw = rawProdSettings();
    raw["accounts"][6].optInRegions = ["eu-south-1"];
    assert.deepEqual((parseSettings(raw).accounts as Account[])[6]?.optInRegions, ["eu-south-1"]);
    raw["accounts"][6].optInRegions = ["us-east-1"];
    assert.throws(
      () => parseSettings(raw),
      (error: unknown) => error instanceof SettingsError && /us-east-1/.test(error.message),
    );
  });

  it("must be enabled in the governance account if they are hubs", () => {
    const raw = rawProdSettings();
    raw["regions"] = { ...raw["regions"], "eu-south-1": {} };
    raw["accounts"][1].optInRegions = [];
    assert.throws(
      () => parseSettings(raw),
      (error: unknown) =>
        error instanceof SettingsError && /eu-south-1 is a hub.*disabled in the governance account/.test(error.message),
    );
  });
  it("must be enabled in the management account if stack sets need them", () => {
    const raw = rawProdSettings();
    raw["regions"] = { ...raw["regions"], "eu-south-1": { hub: "us-east-1" } };
    raw["accounts"][0].optInRegions = [];
    assert.doesNotThrow(() => parseSettings(raw));
    raw["rollout"] = { ...raw["rollout"], mode: "stackSet" };
    assert.throws(
      () => parseSettings(raw),
      (error: unknown) =>
        error instanceof SettingsError &&
        /eu-south-1 is disabled in the management account.*StackSet/.test(error.message),
    );
  });
});
