import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { recordings } from "../recorded/recorded";
import { withWitnesses, witnessesPage } from "./table";

describe("the tables of docs/witnesses.md", () => {
  const page = readFileSync(witnessesPage, "utf8");

  it("are what the witnesses' data make", async () => {
    assert.equal(page, await withWitnesses(page), "run: npm run docs:witnesses");
  });

  it("are reported if they are out of date", async () => {
    const drifted = page.replace("Recorded on AWS: EventBridge", "Recorded on AWS: Eventbridge");
    assert.notEqual(drifted, page);
    assert.equal(await withWitnesses(drifted), page);
  });

  it("give a reason for whatever differs and is left out", () => {
    for (const { cases, outOfScope } of Object.values(recordings)) {
      for (const { differs } of cases) assert.ok(differs === undefined || page.includes(differs.slice(0, 60)), differs);
      for (const { reason } of outOfScope) assert.ok(reason.length > 20, reason);
    }
  });
});
