import assert from "node:assert/strict";
import { readConfiguration } from "../../../functions/watch-silence/configuration";
import type { Account } from "../../../model/accounts/account";
import { planNetwork } from "../../../model/network/network";
import { expectedAccounts } from "../../../model/silence/expected";
import { prodSettings } from "../../settings-of-prod";

const settings = prodSettings((raw) => {
  raw["regions"] = { "us-east-1": {}, "eu-central-1": { hub: "us-east-1" }, "af-south-1": { hub: "us-east-1" } };
});
const accountsOf = (count: number): Account[] => [
  { id: settings.organization.governanceAccountId, name: "governance", unit: "/", tags: {} },
  ...Array.from({ length: count - 1 }, (_, index) => ({
    id: String(500000000000 + index),
    name: `account-${index}`,
    unit: "Workloads",
    tags: {},
    optInRegions: index % 2 === 0 ? ["af-south-1"] : [],
  })),
];
const read = (expected: object) =>
  readConfiguration(
    JSON.parse(
      JSON.stringify({
        ...{ silentMinutes: 1, togetherMinutes: 1, graceMinutes: 1, intervalMinutes: 1, trailMinutes: 1 },
        ...{ managementAccountId: "100000000001", prefix: "event-governance-prod" },
        ...expected,
      }),
    ),
  );

describe("the accounts that a hub expects to hear", () => {
  it("are those of the plan, with the rules of each Region, and without Regions that are not enabled", () => {
    const accounts = accountsOf(4);
    const { members } = planNetwork("prod", settings, accounts);
    const { accounts: expected } = read(expectedAccounts(members, accounts));
    assert.deepEqual(
      [...expected.values()].map(({ id, name, unit }) => [id, name, unit]),
      accounts.map(({ id, name, unit }) => [id, name, unit]),
    );
    for (const { accountId, region, rules } of members)
      assert.deepEqual(expected.get(accountId)?.regions.get(region), rules.map(({ suffix }) => suffix).sort());
    assert.deepEqual(
      [...(expected.get("500000000000")?.regions.keys() ?? [])],
      ["af-south-1", "eu-central-1", "us-east-1"],
    );
    assert.deepEqual([...(expected.get("500000000001")?.regions.keys() ?? [])], ["eu-central-1", "us-east-1"]);
  });

  it("do not depend on the order of accounts", () => {
    const accounts = accountsOf(6);
    const members = planNetwork("prod", settings, accounts).members;
    assert.deepEqual(
      expectedAccounts([...members].reverse(), [...accounts].reverse()).accounts.map(([id]) => id),
      expectedAccounts(members, accounts).accounts.map(([id]) => id),
    );
  });

  it("of 5,000 take less than half a megabyte, because what is the same stands once", () => {
    const accounts = accountsOf(5000);
    const expected = expectedAccounts(planNetwork("prod", settings, accounts).members, accounts);
    assert.equal(expected.accounts.length, 5000);
    assert(expected.placements.length <= 4, String(expected.placements.length));
    assert(JSON.stringify(expected).length < 500_000);
  });
});
