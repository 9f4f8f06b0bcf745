import assert from "node:assert/strict";
import { volumeTable } from "../../deploy/volumes";
import type { Account } from "../../model/accounts/account";
import { prodSettings } from "../settings-of-prod";

const account = (id: string, more: Partial<Account> = {}): Account => ({ id, name: id, unit: "/", tags: {}, ...more });

describe("the table of a preview", () => {
  it("says what each profile comes to, marks the chosen one, and stays within the width", () => {
    const settings = prodSettings((raw) => (raw["events"] = { profile: "core" }));
    const table = volumeTable({ settings, accounts: [account("400000000001"), account("400000000002")] }, 80);
    for (const line of table.split("\n")) assert.ok(line.length <= 80, line);
    assert.match(table, /core \(chosen\)/);
    assert.match(table, /wide.*\d.*MB.*\$\d/);
    assert.match(table, /everything/);
  });

  it("counts an opt-in Region only where an account has enabled it", () => {
    const settings = prodSettings((raw) => {
      raw["regions"] = { "us-east-1": {}, "eu-central-1": {}, "me-south-1": { hub: "eu-central-1" } };
    });
    const events = (more: Partial<Account>) => {
      const table = volumeTable({ settings, accounts: [account("400000000001", more)] }, 200);
      const found = /wide \(chosen\)[^\d]+[\d,]+[^\d]+([\d,]+)/.exec(table)?.[1] ?? assert.fail(table);
      return Number(found.replaceAll(",", ""));
    };
    assert.ok(events({ optInRegions: ["me-south-1"] }) > events({ optInRegions: [] }));
  });
});
