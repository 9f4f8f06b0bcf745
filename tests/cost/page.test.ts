import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { costForPage } from "../../cost/page";
import type { CostData } from "../../page/page-data";
import { prodSettings } from "../settings-of-prod";

const now = new Date("2026-11-02T12:00:00Z");

describe("what a month costs, on the page", () => {
  const settings = prodSettings();
  const accounts = Array.isArray(settings.accounts) ? settings.accounts : assert.fail("accounts are listed");
  const environment = { name: "prod", settings, accounts };

  /** Keeps what was estimated, as a run does: by the texts of its inputs. */
  function kept() {
    const entries = new Map<string, CostData>();
    const asked: (readonly unknown[])[] = [];
    const slotOf = (inputs: readonly unknown[]) => {
      asked.push(inputs);
      const key = JSON.stringify(inputs);
      return { find: () => entries.get(key), keep: (data: CostData) => void entries.set(key, data) };
    };
    return { entries, asked, slotOf };
  }

  it("is found with the same inputs, and estimated again with others", () => {
    const { entries, slotOf } = kept();
    const first = costForPage(environment, now, slotOf);
    assert.equal(costForPage(environment, new Date("2026-11-02T23:00:00Z"), slotOf), first);
    assert.deepEqual(costForPage(environment, now), first);
    assert.ok(first.dollars > 0);
    const { alarms } = settings;
    const others = [
      { ...environment, name: "another" },
      { ...environment, accounts: accounts.slice(1) },
      { ...environment, settings: { ...settings, alarms: { ...alarms, dashboard: !alarms.dashboard } } },
    ];
    for (const other of others) costForPage(other, now, slotOf);
    costForPage(environment, new Date("2026-11-03T12:00:00Z"), slotOf);
    assert.equal(entries.size, 2 + others.length);
  });

  it("is kept under the text of the file that makes it, which no simulation depends on", () => {
    const { asked, slotOf } = kept();
    costForPage(environment, now, slotOf);
    assert.ok(asked[0]?.includes(readFileSync(join(__dirname, "..", "..", "cost", "page.ts"), "utf8")));
  });
});
